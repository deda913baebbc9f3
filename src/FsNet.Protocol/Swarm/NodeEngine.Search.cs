using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>Peers are looked for, patiently when there are enough.</summary>
public sealed partial class NodeEngine
{
    private static readonly TimeSpan FirstSearchInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSearchInterval = TimeSpan.FromSeconds(15);

    /// <summary>A peer counts as useful for so long after a block has come or gone whole.</summary>
    private static readonly TimeSpan UsefulFor = TimeSpan.FromSeconds(10);

    /// <summary>The tracker's answer to FindPeers.</summary>
    public void PeersFound(TimeSpan now, Hash256 id, ReadOnlySpan<NodeAddress> addresses)
    {
        if (!_files.TryGetValue(id, out var file) || !_wanted.Contains(file))
            return;
        var places = PlacesFor(file);
        if (places > _options.TargetPeers)
            MakePlace(now);
        // Complete nodes come last in an answer: who is starved takes those first, others those that lack blocks.
        for (var i = 0; i < addresses.Length; i++)
            if (file.Links.Count + _addresses.Dialing < places)
                Approach(addresses[places > _options.TargetPeers ? ^(i + 1) : i], file, now);
    }

    /// <summary>
    /// Peers that a file may have by our own calls. One more each time for a file that starves: nodes that know only each other, and
    /// have nothing to give, would be content with that for ever.
    /// </summary>
    private int PlacesFor(FileState file)
    {
        // The first calls go to half as many: about as many others call here.
        if (file.Search.Attempts <= 1)
            return (_options.TargetPeers + 1) / 2;
        return IsStarved(file) ? Math.Max(_options.TargetPeers, file.Links.Count + 1) : _options.TargetPeers;
    }

    private static bool IsStarved(FileState file) => !file.Links.Exists(HasSomething);

    private static bool HasSomething(FileLink link) => link is { Remote: { IsEmpty: false } remote, File: var file }
        && (file.Manifest is null || remote.HasMoreThan(file.Have));

    /// <summary>When all connections are taken, one that brings nothing makes place for another.</summary>
    private void MakePlace(TimeSpan now)
    {
        if (_peers.Count + _addresses.Dialing < _options.MaxPeers)
            return;
        if (_peers.Values.FirstOrDefault(p => p.SaidHello && !p.Files.Values.Exists(HasSomething)) is { } useless)
            Drop(useless, now, GoodbyeReason.TooManyPeers, "it has nothing that is wanted, and its place is needed");
    }

    /// <summary>
    /// Whether the peer is taken for the node that it claims to be. Of one that has called, this is believed while it is of use: else
    /// somebody who lies about its port would keep us from calling who is there.
    /// </summary>
    private bool IsNodeThere(PeerState peer, TimeSpan now) =>
        peer.SaidHello && (peer.Outgoing || peer.IsProven || (now - peer.UsefulAt <= UsefulFor && IsTrusted(peer, now)));

    private void Approach(NodeAddress address, FileState file, TimeSpan now)
    {
        if (_peers.Values.FirstOrDefault(p => p.Address == address && IsNodeThere(p, now)) is { } known)
        {
            OpenFile(known, file);
            return;
        }
        if (!_addresses.Note(address, file.Id, now) || _peers.Count + _addresses.Dialing >= _options.MaxPeers)
            return;
        _addresses.DialStarted(address);
        Put(new NodeOutput.Dial(address));
    }

    private void Search(FileState file, TimeSpan now)
    {
        var search = file.Search;
        if (now < search.NextAt)
            return;
        var missing = PlacesFor(file) - file.Links.Count;
        search.NextAt = now + SearchInterval(search.Attempts++);
        if (missing > 0)
            Put(new NodeOutput.FindPeers(file.Id, _options.TargetPeers));
    }

    private TimeSpan SearchInterval(int attempts)
    {
        var interval = TimeSpan.FromTicks(Math.Min(LongestSearchInterval.Ticks, FirstSearchInterval.Ticks << Math.Min(attempts, 5)));
        return interval * (0.75 + 0.5 * _random.NextDouble());
    }
}
