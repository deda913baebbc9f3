using FsNet.Links;

namespace FsNet.Topologies.Planning;

/// <summary>The profile of every pair of zones as the timeline has made it so far, and which pairs are cut by partitions.</summary>
internal sealed class LinkState(Topology topology)
{
    private readonly LinkRules _rules = new(topology.Links);
    private readonly List<Sides> _partitions = [];

    public IReadOnlyList<Zone> Zones { get; } = [.. topology.Nodes.Select(n => n.Zone).Distinct()];

    /// <summary>Those that are not over.</summary>
    public IReadOnlyList<Sides> Partitions => _partitions;

    public LinkProfile Profile(Zone from, Zone to) => _rules.Profile(from, to);

    public bool IsCut(Zone from, Zone to) => _partitions.Any(sides => Separates(sides, from, to));

    /// <returns>The pairs whose profile is another one now.</returns>
    public IReadOnlyList<ZoneLink> Change(string between, string and, LinkSettings settings)
    {
        var rule = new LinkRule(between, and, BothWays: true, settings);
        _rules.Add(rule);
        return Pairs((from, to) => rule.Matches(from, to));
    }

    /// <returns>The pairs that the partition cuts.</returns>
    public IReadOnlyList<ZoneLink> Part(Sides sides)
    {
        _partitions.Add(sides);
        return Pairs((from, to) => Separates(sides, from, to));
    }

    /// <returns>The pairs that the partition had cut; another one may still cut them.</returns>
    public IReadOnlyList<ZoneLink> Heal(Sides sides)
    {
        _partitions.Remove(sides);
        return Pairs((from, to) => Separates(sides, from, to));
    }

    /// <summary>Whether the timeline will ever touch packets of this pair.</summary>
    public static bool IsTouched(Topology topology, Zone from, Zone to) => topology.Timeline.Any(entry => entry switch
    {
        TimelineEntry.ChangeLink change => new LinkRule(change.Between, change.And, true, change.Settings).Matches(from, to),
        TimelineEntry.Partition partition => Separates(partition.Sides, from, to),
        _ => false,
    });

    /// <summary>Whether a partition is between two zones; one that no side names is cut from nobody.</summary>
    public static bool Separates(Sides sides, Zone from, Zone to)
    {
        var (a, b) = (SideOf(sides, from), SideOf(sides, to));
        return a >= 0 && b >= 0 && a != b;
    }

    private IReadOnlyList<ZoneLink> Pairs(Func<Zone, Zone, bool> match) =>
    [
        .. from f in Zones
           from t in Zones
           where match(f, t)
           select new ZoneLink(f, t, Profile(f, t)),
    ];

    private static int SideOf(Sides sides, Zone zone) =>
        sides.Index().Where(s => s.Item.Any(zone.Is)).Select(s => s.Index).DefaultIfEmpty(-1).First();
}
