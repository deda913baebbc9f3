using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// A random sample of a file's nodes, over address prefixes first: each has a voice, and only when all have been heard is there a second
/// node of any. So a crowd at one address crowds nobody out, and a class behind one router still hears of each other. It takes time for
/// what it draws, not for what there is.
/// </summary>
internal sealed class PeerSample(int most, Prng prng)
{
    private readonly Entry[] _chosen = new Entry[most];
    private readonly DrawnCrowds _partialCrowds = new(most, prng);
    private readonly DrawnCrowds _completeCrowds = new(most, prng);
    private int _count, _bytes;
    private int _wanted, _room;
    private Entry? _asker;

    public ReadOnlySpan<Entry> Chosen => _chosen.AsSpan(0, _count);

    public void Clear()
    {
        (_count, _bytes) = (0, 0);
        _partialCrowds.Clear();
        _completeCrowds.Clear();
    }

    /// <summary>
    /// Nodes that lack blocks come first: they have time to spare once they are whole, and what they get spreads. One whole node is
    /// always among them, more only where too few lack blocks. Who is whole needs no whole ones.
    /// </summary>
    /// <param name="room">Bytes of packed addresses.</param>
    /// <returns>Whether all that were wanted and are there fit the room.</returns>
    public bool Draw(FileRecord file, Entry? asker, int wanted, int room)
    {
        Clear();
        (_asker, _wanted, _room) = (asker, wanted, room);
        if (asker is { IsComplete: true })
            return DrawVoices(file.Partial, 0, wanted, _partialCrowds) && DrawMore(_partialCrowds);
        var first = Math.Min(file.CompleteSources, 1);
        return DrawVoices(file.Complete, 0, first, _completeCrowds)
            && DrawVoices(file.Partial, 0, Math.Min(wanted - _count, VoicesBut(asker, file.Partial)), _partialCrowds)
            && DrawVoices(file.Complete, first, wanted - _count, _completeCrowds)
            && DrawMore(_partialCrowds)
            && DrawMore(_completeCrowds);
    }

    /// <summary>How many voices there are beside that of the asker, where that is nobody else's.</summary>
    private static int VoicesBut(Entry? asker, in VoiceList voices) =>
        voices.Count - (asker is not null && asker.Crowd?.SideOf(asker.IsComplete).Members.Count is null or 1 ? 1 : 0);

    /// <summary>One node of each of so many voices.</summary>
    private bool DrawVoices(in VoiceList voices, int start, int count, DrawnCrowds crowds)
    {
        for (var i = start; i < voices.Count && count > 0; i++)
        {
            var voice = voices.Draw(i, prng);
            if ((voice as Entry ?? crowds.DrawFirst((CrowdSide)voice, _asker)) is not { } entry || !IsNews(entry))
                continue;
            if (!Take(entry))
                return false;
            count--;
        }
        return true;
    }

    private bool DrawMore(DrawnCrowds crowds)
    {
        while (_count < _wanted && crowds.DrawNext(_asker) is { } entry)
            if (IsNews(entry) && !Take(entry))
                return false;
        return true;
    }

    /// <summary>Neither the asker nor another run at an address that is told already.</summary>
    private bool IsNews(Entry entry)
    {
        if (entry.IsAt(_asker))
            return false;
        if (entry.Node.SharesAddress)
            foreach (var chosen in Chosen)
                if (chosen.IsAt(entry))
                    return false;
        return true;
    }

    private bool Take(Entry entry)
    {
        if (_bytes + entry.Node.Address.PackedSize > _room)
            return false;
        _chosen[_count++] = entry;
        _bytes += entry.Node.Address.PackedSize;
        return true;
    }
}
