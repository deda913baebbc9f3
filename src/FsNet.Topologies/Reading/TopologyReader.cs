using System.Numerics;
using FsNet.Base;
using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;
using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Reading;

/// <summary>From the YAML of a topology to the <see cref="Topology"/>.</summary>
internal static class TopologyReader
{
    public const int MostRegions = 1000;
    public const int MostZones = 1000;

    /// <summary>A key that begins so is the user's: a note, or a mapping that others merge.</summary>
    private const string UsersOwn = "x-";

    private static readonly string[] Keys =
    [
        "name", "seed", "file", "block", "policy", "tcp", "access", "regions", "links", "programs", "groups", "timeline", "verify", "expect",
    ];

    /// <summary>What is wrong is in <paramref name="problems"/>; the topology is usable only when there is nothing.</summary>
    public static Topology Read(YamlItem document, Problems problems)
    {
        var root = Fields.Of(WithoutUsersOwn(document), "", problems, Keys);
        var regions = Regions(root);
        var programs = ProgramReader.Read(root);
        var groups = GroupReader.Read(root, regions, programs, AccessReader.Read(root, Access.Unlimited));
        string[] names = [.. regions, .. groups.Select(g => g.Name)];
        IReadOnlyList<NodeSpec> nodes = [.. groups.OrderBy(g => g.Role).SelectMany(g => g.Members())];
        var zones = Zones(root, nodes);
        var links = LinkReader.Read(root, names);
        LinkReader.CheckLayers(root, links, zones);
        var file = FileReader.Read(root);
        return new Topology
        {
            Name = root.Require("name", Values.TopologyName, "", "lower-case letters, digits and '-'"),
            Seed = root.Read("seed", Values.Seed, 1UL),
            File = file,
            BlockBytes = BlockBytes(root, file),
            Policy = ReadPolicy(root),
            Tcp = root.Read<string?>("tcp", Values.Tcp, null),
            Regions = regions,
            Links = links,
            Programs = programs,
            Groups = groups,
            Nodes = nodes,
            Timeline = new TimelineReader(root, names, groups).Read(zones.Count),
            Verify = ExpectReader.ReadVerify(root),
            Expect = ExpectReader.ReadExpect(root, groups.Where(g => g.Role == Role.Leech).Sum(g => g.Count)),
        };
    }

    private static YamlItem WithoutUsersOwn(YamlItem document) => document is YamlMap map
        ? map with { Entries = [.. map.Entries.Where(e => !e.Key.StartsWith(UsersOwn, StringComparison.Ordinal))] }
        : document;

    /// <summary>Links are between pairs of them: what a simulation or a shaper holds grows with their square.</summary>
    private static IReadOnlyList<Zone> Zones(Fields root, IReadOnlyList<NodeSpec> nodes)
    {
        var zones = nodes.Select(n => n.Zone).Distinct().ToList();
        if (zones.Count <= MostZones)
            return zones;
        root.Error("groups", $"found {zones.Count} zones (groups, each in its regions), allowed: up to {MostZones}");
        return [];
    }

    private static long? BlockBytes(Fields root, FileSpec file)
    {
        if (root.Read("block", Values.BlockBytes, null) is not { } bytes)
            return null;
        var length = FileSpec.LengthOf(file);
        if (!new BlockLayout(length, (byte)long.Log2(bytes)).IsValid)
            root.Error(
                "block",
                $"found {Units.FormatSize(bytes)} for a file of {Units.FormatSize(length)}, allowed: blocks of at least "
                + $"{Units.FormatSize((double)BitOperations.RoundUpToPowerOf2(((ulong)length + BlockLayout.MaxBlocks - 1) / BlockLayout.MaxBlocks))}, for a file has up to {BlockLayout.MaxBlocks}");
        return bytes;
    }

    private static IReadOnlyList<string> Regions(Fields root)
    {
        if (root.List("regions").Skip(MostRegions).Any())
        {
            root.Error("regions", $"found more than {MostRegions}, allowed: up to that");
            return [];
        }
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
            policy.Read<BlockPolicy?>("blocks", Values.BlockPolicy, null),
            policy.Read<PeerPolicy?>("peers", Values.PeerPolicy, null),
            policy.Read<int?>("uploads", Values.Uploads, null),
            policy.Read<int?>("degree", Values.Degree, null));
    }
}
