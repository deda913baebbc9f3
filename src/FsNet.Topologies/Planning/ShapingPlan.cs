using FsNet.Links;
using FsNet.Protocol.Content;

namespace FsNet.Topologies.Planning;

/// <summary>What a topology asks of the links, node by node, as executors take it.</summary>
internal sealed class ShapingPlan(Topology topology, INodeAddresses addresses, LinkState state)
{
    private static readonly TimeSpan ShortestQueue = TimeSpan.FromMilliseconds(20);

    private readonly ILookup<Zone, NodeSpec> _members = topology.Nodes.ToLookup(n => n.Zone);
    private readonly LinkRules _asked = new(topology.Links);
    private readonly Dictionary<(Zone From, Zone To), bool> _concerned = [];

    /// <summary>Whether anything is asked that packets would have to be held back for.</summary>
    public static bool IsNeeded(Topology topology) =>
        LinkMatrix.Of(topology).Any(l => !l.IsIdeal)
        || topology.Nodes.Any(n => n.Access.IsLimited)
        || topology.Timeline.Any(e => e.NeedsShaping);

    /// <param name="networkNamespace">A path that stands for it.</param>
    public NodePlan Of(NodeSpec node, string networkNamespace)
    {
        var queue = node.Access.Queue ?? DefaultQueue(node.Zone);
        return new NodePlan(
            node.Name,
            networkNamespace,
            addresses[node.Name].ToString(),
            Limit(node.Access.UpBitsPerSecond, queue),
            Limit(node.Access.DownBitsPerSecond, queue),
            [.. Sources(node)],
            Prng.For(topology.Seed, $"links/{node.Name}").NextUInt64());
    }

    /// <summary>One direction for each pair of zones that something is asked of, between nodes that take turns.</summary>
    public IEnumerable<LinkProbe> Probes()
    {
        var turn = 0;
        foreach (var link in LinkMatrix.Of(topology))
        {
            var (from, to) = Representatives(link, turn++);
            var profile = state.Profile(link.From, link.To);
            var probe = new LinkProbe(
                from.Name, to.Name, profile, Narrowest(from.Access.UpBitsPerSecond, profile.RateBitsPerSecond, to.Access.DownBitsPerSecond));
            if (profile != LinkProfile.Ideal || probe.RateBitsPerSecond is not null)
                yield return probe;
        }
    }

    /// <summary>Changes for every node of the zones that packets come to.</summary>
    public IReadOnlyList<LinkChange> Changes(IEnumerable<ZoneLink> links) =>
    [
        .. from link in links
           from node in _members[link.To]
           where Holds(link.From, node)
           select new LinkChange(node.Name, link.From.ToString(), link.Profile, state.IsCut(link.From, link.To)),
    ];

    /// <summary>Whether packets from a zone to a node are held back at all, and so can be in another way later on.</summary>
    public bool Holds(Zone from, NodeSpec node) =>
        (from != node.Zone || _members[from].Count() > 1)
        && (node.Access.IsLimited || IsConcerned(from, node.Zone));

    /// <summary>Whether packets from one zone to another are.</summary>
    public bool Holds(Zone from, Zone to) => _members[to].All(node => Holds(from, node));

    // The same for all nodes of two zones, and long to find out where there are many entries.
    private bool IsConcerned(Zone from, Zone to)
    {
        if (!_concerned.TryGetValue((from, to), out var concerned))
            _concerned[(from, to)] = concerned =
                _asked.Profile(from, to) != LinkProfile.Ideal || LinkState.IsTouched(topology, from, to);
        return concerned;
    }

    private IEnumerable<SourcePlan> Sources(NodeSpec node) =>
        from zone in state.Zones
        where Holds(zone, node)
        select new SourcePlan(zone.ToString(), addresses.PrefixesOf(zone), state.Profile(zone, node.Zone));

    private (NodeSpec From, NodeSpec To) Representatives(ZoneLink link, int turn)
    {
        var senders = _members[link.From].ToList();
        var receivers = _members[link.To].ToList();
        var from = senders[turn % senders.Count];
        var others = receivers.Where(r => r != from).ToList();
        return (from, others[turn % others.Count]);
    }

    // As long as the longest round trip, so that one flow can fill the link.
    private TimeSpan DefaultQueue(Zone zone)
    {
        var longest = state.Zones.Max(z => state.Profile(z, zone).Delay + state.Profile(zone, z).Delay);
        return longest > ShortestQueue ? longest : ShortestQueue;
    }

    private static AccessLimit? Limit(long? bitsPerSecond, TimeSpan queue) => bitsPerSecond is { } rate ? new AccessLimit(rate, queue) : null;

    private static long? Narrowest(params long?[] rates) => rates.Min();
}
