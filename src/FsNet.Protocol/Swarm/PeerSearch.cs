using System.Diagnostics;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>Whom to look for and to call: patiently when there are peers enough, and the more eagerly the less comes.</summary>
internal sealed class PeerSearch(
    SwarmOptions options, Outbox outbox, PeerTable peers, FileTable files, AddressBook addresses, Trust trust, Places places, Links links,
    Departures departures, Prng random)
{
    private static readonly TimeSpan FirstInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(15);

    /// <summary>Who gets nothing asks more often, and for more and more: most of whom it has found may be of no use.</summary>
    private static readonly TimeSpan HungryInterval = TimeSpan.FromSeconds(4);

    private const int MostHunger = 3;

    /// <summary>As many as the tracker tells at once.</summary>
    private const int MostWanted = 200;

    private readonly CallOrder _order = new(options.Prefixes, addresses, random);

    /// <summary>Time has passed, or the file is new: calls whom there is place for, and asks the tracker where it is time.</summary>
    public void Advance(FileState file, TimeSpan now)
    {
        var (search, isHungry) = (file.Search, Hunger.IsHungry(file, now));
        if (isHungry)
            ApproachSome(file, now);
        var missing = PlacesFor(file, now) - places.LiveLinks(file, now);
        if (missing > 0 && search.IsContent)
            (search.Attempts, search.NextAt) = (Math.Min(search.Attempts, 2), now); // Some were of no use: the search begins anew.
        search.IsContent = missing <= 0;
        if (now < search.NextAt && (!isHungry || now - search.AskedAt < (file.Candidates.Count == 0 ? FirstInterval : HungryInterval)))
            return;
        if (search.WasMisled)
            search.Attempts = Math.Min(search.Attempts, 2);
        search.NextAt = now + Interval(search.Attempts++);
        if (missing > 0)
            Ask(file, isHungry, now);
    }

    /// <summary>The tracker has named these. Where the file needs more peers, one that brings nothing makes place for another.</summary>
    /// <param name="complete">So many of the addresses, the last ones, are those of complete nodes.</param>
    public void Found(FileState file, ReadOnlySpan<NodeAddress> found, int complete, TimeSpan now)
    {
        var needsMore = PlacesFor(file, now) > options.TargetPeers;
        if (needsMore && InTheWay() is { } useless)
            departures.Drop(useless, new Fault(GoodbyeReason.TooManyPeers, "it has nothing that is wanted, and its place is needed"), now);
        file.Candidates = needsMore ? _order.ForTheStarved(found, complete) : _order.Plain(found);
        ApproachSome(file, now);
    }

    /// <summary>The peer has said Hello: what it is known for is opened on the connection.</summary>
    public void Reached(PeerState peer, TimeSpan now)
    {
        if (peer.Outgoing)
            addresses.DialEnded(peer.Address);
        foreach (var id in addresses.FilesAt(peer.Address).ToArray())
            if (files.TryGetWanted(id, out var file))
                links.Open(peer, file, now);
    }

    /// <summary>A call has come to nothing: others are called.</summary>
    public void Failed(NodeAddress address, TimeSpan now)
    {
        addresses.DialEnded(address);
        addresses.BackOff(address, now);
        ApproachOthers(address, now);
    }

    /// <summary>Somebody takes the call and says nothing: others are called meanwhile.</summary>
    public void Unanswered(NodeAddress address, TimeSpan now)
    {
        if (addresses.DialEnded(address))
            ApproachOthers(address, now);
    }

    /// <summary>A peer is lost: others are looked for soon.</summary>
    public static void Hasten(FileState file, TimeSpan now)
    {
        var soon = now + SwarmOptions.Tick;
        (file.Search.Attempts, file.Search.NextAt) = (0, soon < file.Search.NextAt ? soon : file.Search.NextAt);
    }

    private void ApproachOthers(NodeAddress insteadOf, TimeSpan now)
    {
        var isNews = addresses.CallsInVain(insteadOf) <= 1;
        foreach (var id in addresses.FilesAt(insteadOf).ToArray())
            if (files.TryGetWanted(id, out var file))
            {
                file.Search.WasMisled |= isNews;
                ApproachSome(file, now);
            }
    }

    /// <summary>When all connections are taken: one that brings nothing; null where there is none.</summary>
    private PeerState? InTheWay() => peers.Count + addresses.Dialing < options.MaxPeers
        ? null
        : peers.Values.FirstOrDefault(p => p.SaidHello && !p.Files.Values.Exists(Hunger.HasSomething));

    /// <summary>As many of those that the tracker named as there are places for.</summary>
    private void ApproachSome(FileState file, TimeSpan now)
    {
        var most = PlacesFor(file, now);
        while (file.Candidates.Count > 0
            && places.LiveLinks(file, now) + addresses.DialingSince(now - Places.TimeToBegin) < most && places.CanCall(now))
            Approach(file.Candidates.Dequeue(), file, now);
    }

    private void Ask(FileState file, bool isHungry, TimeSpan now)
    {
        var search = file.Search;
        search.AskedAt = now;
        search.Hunger = isHungry ? search.Hunger + 1 : 0;
        outbox.Put(new NodeOutput.FindPeers(file.Id, Wanted(search)));
        search.WasMisled = false;
    }

    private void Approach(NodeAddress address, FileState file, TimeSpan now)
    {
        if (peers.Values.FirstOrDefault(p => p.Address == address && IsNodeThere(p, now)) is { } known)
        {
            links.Open(known, file, now);
            return;
        }
        if (!addresses.Note(address, file.Id, now) || peers.Values.Any(p => p.Outgoing && !p.SaidHello && p.Address == address))
            return;
        addresses.DialStarted(address, now);
        Debug.Assert(addresses.Dialing <= options.MaxPeers, "no more calls are under way than there are connections");
        outbox.Put(new NodeOutput.Dial(address));
    }

    /// <summary>
    /// Whether the peer is taken for the node that it claims to be. Of one that has called, this is believed while it is of use: else
    /// somebody who lies about its port would keep us from calling who is there.
    /// </summary>
    private bool IsNodeThere(PeerState peer, TimeSpan now) => peer.SaidHello
        && (peer.Outgoing || peer.IsProven || (now - peer.UsefulAt <= Places.UsefulFor && trust.IsTrusted(peer, now)));

    /// <summary>
    /// Peers that a file may have by our own calls. One more each time for a file that starves: nodes that know only each other, and
    /// have nothing to give, would be content with that for ever. Many more for one that gets nothing, whatever its peers promise.
    /// </summary>
    private int PlacesFor(FileState file, TimeSpan now)
    {
        if (Hunger.IsHungry(file, now))
            return places.LiveLinks(file, now)
                + Math.Min(options.TargetPeers << Math.Min(file.Search.Hunger, MostHunger), options.MaxPeers);
        // The first calls go to half as many: about as many others call here.
        if (file.Search.Attempts <= 1)
            return (options.TargetPeers + 1) / 2;
        return Hunger.IsStarved(file) ? Math.Max(options.TargetPeers, file.Links.Count + 1) : options.TargetPeers;
    }

    private int Wanted(SearchState search)
    {
        var times = 2 * Math.Min(Math.Max(search.Hunger, search.WasMisled ? 1 : 0), MostHunger);
        return Math.Min(options.TargetPeers << times, MostWanted);
    }

    private TimeSpan Interval(int attempts)
    {
        var interval = TimeSpan.FromTicks(Math.Min(LongestInterval.Ticks, FirstInterval.Ticks << Math.Min(attempts, 5)));
        return interval * (0.75 + 0.5 * random.NextDouble());
    }
}
