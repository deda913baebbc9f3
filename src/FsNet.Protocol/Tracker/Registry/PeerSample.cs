using System.Runtime.CompilerServices;
using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// A random sample of a file's nodes, over address prefixes first: each has a voice, and only when all have been heard is there a second
/// node of any. So a crowd at one address crowds nobody out, and a class behind one router still hears of each other. It takes time for
/// what it draws, not for what there is.
/// </summary>
internal sealed class PeerSample
{
    private const int Kinds = 4;

    private readonly TrackerRegistry _registry;
    private readonly Shuffle _shuffle;
    private readonly ChosenPeers[] _chosen;
    private readonly DrawnCrowds _partialCrowds;
    private readonly DrawnCrowds _completeCrowds;
    private int _count, _bytes;
    private int _wanted, _room;

    /// <summary>So many voices of whole nodes, and of others, have been drawn.</summary>
    private int _completeDrawn, _partialDrawn;
    private NodeRecord? _asker;
    private NodePlace[] _places = [];

    /// <summary>By the numbers of addresses that several runs share: the last answer that told it.</summary>
    private long[] _toldIn = [];
    private long _answer;

    public PeerSample(int most, TrackerRegistry registry, Prng prng)
    {
        (_registry, _shuffle) = (registry, new Shuffle(prng));
        _chosen = [.. Enumerable.Range(0, Kinds).Select(_ => new ChosenPeers(most))];
        _partialCrowds = new DrawnCrowds(most, registry.Nodes, _shuffle);
        _completeCrowds = new DrawnCrowds(most, registry.Nodes, _shuffle);
    }

    /// <returns>The numbers of nodes.</returns>
    public ReadOnlySpan<int> Chosen(bool isV6, bool complete) => _chosen[KindOf(isV6, complete)].Nodes;

    public void Clear()
    {
        (_count, _bytes, _completeDrawn, _partialDrawn) = (0, 0, 0, 0);
        foreach (var kind in _chosen)
            kind.Count = 0;
        _partialCrowds.Clear();
        _completeCrowds.Clear();
    }

    /// <summary>
    /// Nodes that lack blocks come first: they have time to spare once they are whole, and what they get spreads. One whole node is
    /// always among them, more only where too few lack blocks. Who is whole needs no whole ones.
    /// </summary>
    /// <param name="room">Bytes of packed addresses.</param>
    /// <returns>Whether all that were wanted and are there fit the room.</returns>
    public bool Draw(FileRecord file, Standing? asker, int wanted, int room)
    {
        Clear();
        (_asker, _wanted, _room, _places) = (asker?.Node, wanted, room, _registry.Nodes.Places);
        _answer++;
        var isWhole = asker is { IsComplete: true } ? DrawPartial(file, wanted) && DrawMore(_partialCrowds, complete: false) : DrawAll(file, asker);
        _shuffle.TakeBack();
        return isWhole;
    }

    private bool DrawAll(FileRecord file, Standing? asker)
    {
        var first = Math.Min(file.CompleteSources, 1);
        return DrawComplete(file, first)
            && DrawPartial(file, Math.Min(_wanted - _count, VoicesBut(asker, file.Partial)))
            && DrawComplete(file, _wanted - _count)
            && DrawMore(_partialCrowds, complete: false)
            && DrawMore(_completeCrowds, complete: true);
    }

    private bool DrawPartial(FileRecord file, int count) => DrawVoices(file.Partial, ref _partialDrawn, count, _partialCrowds, complete: false);

    private bool DrawComplete(FileRecord file, int count) => DrawVoices(file.Complete, ref _completeDrawn, count, _completeCrowds, complete: true);

    /// <summary>How many voices there are beside that of the asker, where that is nobody else's.</summary>
    private static int VoicesBut(Standing? asker, in VoiceList voices) => voices.Count - (asker is { IsVoice: true } ? 1 : 0);

    /// <summary>One node of each of so many voices that have not been drawn.</summary>
    private bool DrawVoices(in VoiceList voices, ref int drawn, int count, DrawnCrowds crowds, bool complete)
    {
        while (drawn < voices.Count && count > 0)
        {
            var voice = _shuffle.Draw(voices, drawn++);
            var node = voice.IsCrowd ? crowds.DrawFirst(_registry.SideOf(voice), _asker) : voice.Who;
            if (node == DrawnCrowds.Nobody || !IsNews(node))
                continue;
            if (!Take(node, complete))
                return false;
            count--;
        }
        return true;
    }

    private bool DrawMore(DrawnCrowds crowds, bool complete)
    {
        while (_count < _wanted && crowds.DrawNext(_asker) is not DrawnCrowds.Nobody and var node)
            if (IsNews(node) && !Take(node, complete))
                return false;
        return true;
    }

    /// <summary>Neither gone, nor the asker, nor another run at an address that is told already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsNews(int node)
    {
        ref readonly var place = ref _places[node];
        if (place.IsGone)
            return false;
        return !place.IsShared ? node != _asker?.Number : !_registry.Nodes.IsAt(node, _asker) && IsFirstAtItsSite(node);
    }

    /// <summary>To be asked once for each run: the next at that address is not the first.</summary>
    private bool IsFirstAtItsSite(int node)
    {
        var site = _registry.Nodes[node].Site;
        if (site >= _toldIn.Length)
            Array.Resize(ref _toldIn, Math.Max(_registry.Nodes.SiteBound, 2 * _toldIn.Length));
        if (_toldIn[site] == _answer)
            return false;
        _toldIn[site] = _answer;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Take(int node, bool complete)
    {
        ref readonly var place = ref _places[node];
        if (_bytes + place.Address.PackedSize > _room)
            return false;
        _bytes += place.Address.PackedSize;
        _count++;
        _chosen[KindOf(place.Address.IsV6, complete)].Add(node);
        return true;
    }

    private static int KindOf(bool isV6, bool complete) => (isV6 ? 1 : 0) + (complete ? 2 : 0);

    /// <summary>Those of one address family that have every block, or that lack some.</summary>
    private sealed class ChosenPeers(int most)
    {
        private readonly int[] _nodes = new int[most];

        public int Count { get; set; }

        public ReadOnlySpan<int> Nodes => _nodes.AsSpan(0, Count);

        public void Add(int node) => _nodes[Count++] = node;
    }
}
