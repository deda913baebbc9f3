using FsNet.Testbed.Topologies.Yaml;

namespace FsNet.Testbed.Topologies.Reading;

/// <summary>From the YAML of a topology to the <see cref="Topology"/>.</summary>
internal static class TopologyReader
{
    private static readonly string[] Keys =
        ["name", "seed", "file", "block", "policy", "tcp", "access", "regions", "links", "groups", "timeline", "verify", "expect"];

    /// <summary>What is wrong is in <paramref name="problems"/>; the topology is usable only when there is nothing.</summary>
    public static Topology Read(YamlItem document, Problems problems)
    {
        var root = Fields.Of(document, "", problems, Keys);
        var regions = Regions(root);
        var groups = GroupReader.Read(root, regions, AccessReader.Read(root, Access.Unlimited));
        string[] zones = [.. regions, .. groups.Select(g => g.Name)];
        IReadOnlyList<NodeSpec> nodes = [.. groups.OrderBy(g => g.Role).SelectMany(g => g.Members())];
        var links = LinkReader.Read(root, zones);
        LinkReader.CheckLayers(root, links, [.. nodes.Select(n => n.Zone).Distinct()]);
        return new Topology
        {
            Name = root.Require("name", Values.Name, "", "lower-case letters, digits and '-'"),
            Seed = root.Read("seed", Values.Seed, 1UL),
            File = FileReader.Read(root),
            BlockBytes = root.Read("block", Values.BlockBytes, null),
            Policy = ReadPolicy(root),
            Tcp = root.Read<string?>("tcp", Values.Tcp, null),
            Regions = regions,
            Links = links,
            Groups = groups,
            Nodes = nodes,
            Timeline = new TimelineReader(root, zones, groups).Read(),
            Verify = ExpectReader.ReadVerify(root),
            Expect = ExpectReader.ReadExpect(root, groups.Where(g => g.Role == Role.Leech).Sum(g => g.Count)),
        };
    }

    private static IReadOnlyList<string> Regions(Fields root)
    {
        var regions = root.List("regions").Select(r => Items.Parse(r.Item, r.Path, Values.Name, "", root.Problems)).ToList();
        foreach (var twice in regions.GroupBy(r => r).Where(g => g.Key.Length > 0 && g.Count() > 1))
            root.Error("regions", $"found '{twice.Key}' {twice.Count()} times, allowed: once");
        return regions;
    }

    private static Policy ReadPolicy(Fields root)
    {
        if (root.Find("policy") is not { } item)
            return Policy.Default;
        var policy = Fields.Of(item, "policy", root.Problems, "blocks", "peers", "uploads", "degree");
        return new Policy(
            policy.Read<string?>("blocks", Values.BlockPolicy, null),
            policy.Read<string?>("peers", Values.PeerPolicy, null),
            policy.Read<string?>("uploads", Values.Uploads, null),
            policy.Read<int?>("degree", Values.Degree, null));
    }
}
