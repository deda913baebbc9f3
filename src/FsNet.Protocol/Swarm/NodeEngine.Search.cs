using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>Peers are looked for, patiently when there are enough.</summary>
public sealed partial class NodeEngine
{
    private static readonly TimeSpan FirstSearchInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSearchInterval = TimeSpan.FromSeconds(15);

    /// <summary>Who gets nothing asks more often, and for more and more: most of whom it has found may be of no use.</summary>
    private static readonly TimeSpan HungrySearchInterval = TimeSpan.FromSeconds(4);

    /// <summary>Before the first block it is not known what is usual.</summary>
    private static readonly TimeSpan FirstHunger = TimeSpan.FromSeconds(2);

    private const int MostHunger = 3;

    /// <summary>As many as the tracker tells at once.</summary>
    private const int MostWanted = 200;

    /// <summary>The tracker's answer to FindPeers.</summary>
    /// <param name="complete">So many of the addresses, the last ones, are those of complete nodes.</param>
    public void PeersFound(TimeSpan now, Hash256 id, ReadOnlySpan<NodeAddress> addresses, int complete = 0)
    {
        if (!_files.TryGetWanted(id, out var file))
            return;
        var places = PlacesFor(file, now);
        if (places > _options.TargetPeers)
            MakePlace(now);
        file.Candidates = places > _options.TargetPeers ? OrderedForTheStarved(addresses, complete) : Ordered(addresses);
        ApproachSome(file, now);
    }

    /// <summary>One of each prefix before a second of any, so that a crowd at one address is tried like one node.</summary>
    private Queue<NodeAddress> Ordered(ReadOnlySpan<NodeAddress> addresses)
    {
        var seen = new Dictionary<AddressPrefix, int>();
        var turns = new List<(int Turn, NodeAddress Address)>(addresses.Length);
        foreach (var address in addresses)
            turns.Add((TurnOf(address, seen), address));
        return new Queue<NodeAddress>(turns.OrderBy(t => t.Turn).Select(t => t.Address));
    }

    /// <summary>
    /// Who is starved takes the complete ones first, and by chance, whatever the order in the answer: the more often a prefix was called
    /// in vain, the later it comes. Only the first few are called: one that always stood behind a crowd would never be.
    /// </summary>
    private Queue<NodeAddress> OrderedForTheStarved(ReadOnlySpan<NodeAddress> addresses, int complete)
    {
        var seen = new Dictionary<AddressPrefix, int>();
        var turns = new List<(int Turn, bool IsPartial, double Luck, NodeAddress Address)>(addresses.Length);
        for (var i = addresses.Length - 1; i >= 0; i--)
        {
            var luck = _random.NextDouble() * (1 + _addresses.CallsInVain(addresses[i]));
            turns.Add((TurnOf(addresses[i], seen), i < addresses.Length - complete, luck, addresses[i]));
        }
        return new Queue<NodeAddress>(turns.OrderBy(t => t.Turn).ThenBy(t => t.IsPartial).ThenBy(t => t.Luck).Select(t => t.Address));
    }

    private int TurnOf(NodeAddress address, Dictionary<AddressPrefix, int> seen)
    {
        var prefix = address.Prefix(_options.Prefixes);
        return seen[prefix] = seen.GetValueOrDefault(prefix) + 1;
    }

    /// <summary>As many of those that the tracker named as there are places for.</summary>
    private void ApproachSome(FileState file, TimeSpan now)
    {
        var places = PlacesFor(file, now);
        while (file.Candidates.Count > 0 && LiveLinks(file, now) + _addresses.DialingSince(now - TimeToBegin) < places && CanCall(now))
            Approach(file.Candidates.Dequeue(), file, now);
    }

    /// <summary>
    /// Peers that a file may have by our own calls. One more each time for a file that starves: nodes that know only each other, and
    /// have nothing to give, would be content with that for ever. Many more for one that gets nothing, whatever its peers promise.
    /// </summary>
    private int PlacesFor(FileState file, TimeSpan now)
    {
        if (IsHungry(file, now))
            return LiveLinks(file, now) + Math.Min(_options.TargetPeers << Math.Min(file.Search.Hunger, MostHunger), _options.MaxPeers);
        // The first calls go to half as many: about as many others call here.
        if (file.Search.Attempts <= 1)
            return (_options.TargetPeers + 1) / 2;
        return IsStarved(file) ? Math.Max(_options.TargetPeers, file.Links.Count + 1) : _options.TargetPeers;
    }

    /// <summary>Peers that are of use, or may be yet: not those that have long had the time to be, and were not.</summary>
    private int LiveLinks(FileState file, TimeSpan now)
    {
        var (count, patience) = (0, SeatPatience(file));
        foreach (var link in file.Links)
            count += link.WasUseful || now - link.UsefulAt <= patience ? 1 : 0;
        return count;
    }

    /// <summary>No block has come for much longer than is usual.</summary>
    private static bool IsHungry(FileState file, TimeSpan now) => now - file.FedAt > (file.BlockTime.IsKnown ? Patience(file) : FirstHunger);

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
            OpenFile(known, file, now);
            return;
        }
        if (!_addresses.Note(address, file.Id, now) || _peers.Values.Any(p => p.Outgoing && !p.SaidHello && p.Address == address))
            return;
        _addresses.DialStarted(address, now);
        Put(new NodeOutput.Dial(address));
    }

    private void Search(FileState file, TimeSpan now)
    {
        var (search, isHungry) = (file.Search, IsHungry(file, now));
        if (isHungry)
            ApproachSome(file, now);
        var missing = PlacesFor(file, now) - LiveLinks(file, now);
        if (missing > 0 && search.IsContent)
            (search.Attempts, search.NextAt) = (Math.Min(search.Attempts, 2), now); // Some were of no use: the search begins anew.
        search.IsContent = missing <= 0;
        if (now < search.NextAt && (!isHungry || now - search.AskedAt < (file.Candidates.Count == 0 ? FirstSearchInterval : HungrySearchInterval)))
            return;
        if (search.WasMisled)
            search.Attempts = Math.Min(search.Attempts, 2);
        search.NextAt = now + SearchInterval(search.Attempts++);
        if (missing <= 0)
            return;
        search.AskedAt = now;
        search.Hunger = isHungry ? search.Hunger + 1 : 0;
        Put(new NodeOutput.FindPeers(file.Id, Wanted(search)));
        search.WasMisled = false;
    }

    private int Wanted(PeerSearch search)
    {
        var times = 2 * Math.Min(Math.Max(search.Hunger, search.WasMisled ? 1 : 0), MostHunger);
        return Math.Min(_options.TargetPeers << times, MostWanted);
    }

    private TimeSpan SearchInterval(int attempts)
    {
        var interval = TimeSpan.FromTicks(Math.Min(LongestSearchInterval.Ticks, FirstSearchInterval.Ticks << Math.Min(attempts, 5)));
        return interval * (0.75 + 0.5 * _random.NextDouble());
    }
}
