using FsNet.Links;

namespace FsNet.Topologies;

/// <summary>The profile of every pair of zones, one per direction: N nodes in few zones need few profiles.</summary>
public static class LinkMatrix
{
    /// <returns>In the order of the nodes; a zone of a single node has no pair with itself.</returns>
    public static IReadOnlyList<ZoneLink> Of(Topology topology)
    {
        var zones = topology.Nodes.GroupBy(n => n.Zone).Select(g => (Zone: g.Key, Size: g.Count())).ToList();
        var rules = new LinkRules(topology.Links);
        var pairs = from a in zones
                    from b in zones
                    where a.Zone != b.Zone || a.Size > 1
                    select new ZoneLink(a.Zone, b.Zone, rules.Profile(a.Zone, b.Zone));
        return [.. pairs];
    }

    /// <summary>Of one pair; who asks for many keeps the <see cref="LinkRules"/>.</summary>
    public static LinkProfile Profile(IEnumerable<LinkRule> rules, Zone from, Zone to) => new LinkRules(rules).Profile(from, to);
}

/// <summary>One direction between two zones.</summary>
public sealed record ZoneLink(Zone From, Zone To, LinkProfile Profile)
{
    public bool IsIdeal => Profile == LinkProfile.Ideal;
}
