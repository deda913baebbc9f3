using System.Globalization;
using System.Text;
using FsNet.Base;
using FsNet.Links;

namespace FsNet.Topologies.Exporting;

/// <summary>
/// A drawing for Graphviz: a box for each zone (the nodes of a group in a region), regions around them, and an edge for what packets
/// between two places meet; one edge stands for all zones of two regions where links between them are alike.
/// </summary>
internal sealed class DotExport(Topology topology)
{
    private readonly List<IGrouping<Zone, NodeSpec>> _zones = [.. topology.Nodes.GroupBy(n => n.Zone)];
    private readonly LinkRules _rules = new(topology.Links);

    public static Exported Of(Topology topology) => new DotExport(topology).Export();

    private Exported Export() => Exported.WithHeader(
        "//",
        [$"The swarm '{topology.Name}' for Graphviz, by fsnet export:  dot -Tsvg THIS_FILE -o {topology.Name}.svg"],
        [.. Gaps.Timeline(topology), "seed, block, policy, tcp, leave, queue, verify, expect: not drawn"],
        Graph());

    private string Graph()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"digraph {Id(topology.Name)} {{\n");
        var size = Units.FormatSize(FileSpec.LengthOf(topology.File));
        text.Append(CultureInfo.InvariantCulture, $"  label={Id($"{topology.Name}: {size}")};\n");
        text.Append("  compound=true; layout=dot; fontname=\"sans-serif\"; node [shape=box, fontname=\"sans-serif\"]; ");
        text.Append("edge [fontname=\"sans-serif\", fontsize=10];\n");
        foreach (var place in Places)
            text.Append(Place(place.Key, [.. place]));
        foreach (var pair in Pairs())
            text.Append(Edges(pair.A, pair.B));
        return text.Append("}\n").ToString();
    }

    // A region, or a group that is in none.
    private IEnumerable<IGrouping<string, IGrouping<Zone, NodeSpec>>> Places => _zones.GroupBy(z => PlaceOf(z.Key));

    private static string PlaceOf(Zone zone) => zone.Region ?? zone.Group;

    private string Place(string name, IReadOnlyList<IGrouping<Zone, NodeSpec>> zones)
    {
        var nodes = string.Concat(zones.Select(z => $"    {Id(z.Key.ToString())} [label={Id(Describe([.. z]))}];\n"));
        if (!topology.Regions.Contains(name))
            return nodes;
        var inside = Links(name, name);
        var label = AreAlike(inside) && inside[0].There != LinkProfile.Ideal ? $"{name}\ninside: {Describe(inside[0].There)}" : name;
        return $"  subgraph {Id($"cluster_{name}")} {{\n    label={Id(label)};\n{nodes}  }}\n";
    }

    private IEnumerable<(string A, string B)> Pairs()
    {
        var names = Places.Select(p => p.Key).ToList();
        return from a in names.Index() from b in names.Index() where a.Index <= b.Index select (a.Item, b.Item);
    }

    // What holds inside a region as a whole stands in its label.
    private string Edges(string a, string b)
    {
        var links = Links(a, b);
        var alike = AreAlike(links);
        if (a == b && alike && topology.Regions.Contains(a))
            return "";
        return string.Concat((alike ? links.Take(1) : links)
            .Where(l => l.There != LinkProfile.Ideal || l.Back != LinkProfile.Ideal)
            .Select(l => Edge(l.From, l.To, l.There, l.Back, alike && a != b)));
    }

    private List<(Zone From, Zone To, LinkProfile There, LinkProfile Back)> Links(string a, string b) =>
    [
        .. from x in _zones.Index()
           from y in _zones.Index()
           where PlaceOf(x.Item.Key) == a && PlaceOf(y.Item.Key) == b && (a != b || x.Index <= y.Index)
           where x.Index != y.Index || x.Item.Count() > 1
           let there = _rules.Profile(x.Item.Key, y.Item.Key)
           let back = _rules.Profile(y.Item.Key, x.Item.Key)
           select (x.Item.Key, y.Item.Key, there, back),
    ];

    private static bool AreAlike(List<(Zone From, Zone To, LinkProfile There, LinkProfile Back)> links) =>
        links.Select(l => (l.There, l.Back)).Distinct().Count() == 1;

    private string Edge(Zone from, Zone to, LinkProfile there, LinkProfile back, bool ofPlaces)
    {
        var label = there == back ? Describe(there) : $"there {Describe(there)}\nback {Describe(back)}";
        var ends = ofPlaces ? $"{End("ltail", from)}{End("lhead", to)}" : "";
        return $"  {Id(from.ToString())} -> {Id(to.ToString())} [dir=both, label={Id(label)}{ends}];\n";
    }

    private static string End(string attribute, Zone zone) => zone.Region is { } region ? $", {attribute}={Id($"cluster_{region}")}" : "";

    private static string Describe(IReadOnlyList<NodeSpec> nodes)
    {
        var names = nodes.Count == 1 ? nodes[0].Name : $"{nodes[0].Name} ... {nodes[^1].Name} ({nodes.Count})";
        var access = nodes[0].Access;
        return access.IsLimited ? $"{names}\nup {Rate(access.UpBitsPerSecond)}, down {Rate(access.DownBitsPerSecond)}" : names;
    }

    private static string Describe(LinkProfile link) => string.Join(
        ", ",
        new[]
        {
            string.Create(CultureInfo.InvariantCulture, $"{link.Delay.TotalMilliseconds:0.##} ms"),
            link.Jitter > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $"± {link.Jitter.TotalMilliseconds:0.##} ms") : "",
            link.Loss is { } loss ? string.Create(CultureInfo.InvariantCulture, $"{loss.Share * 100:0.##} % lost{Burst(loss)}") : "",
            link.RateBitsPerSecond is { } rate ? Rate(rate) : "",
        }.Where(part => part.Length > 0));

    private static string Burst(Loss loss) =>
        loss.MeanBurstPackets is { } burst ? string.Create(CultureInfo.InvariantCulture, $" by {burst:0.##}") : "";

    private static string Rate(long? bitsPerSecond) => bitsPerSecond is { } rate ? Units.FormatRate(rate) : "unlimited";

    // Names of a topology have neither quotes nor backslashes.
    private static string Id(string text) => $"\"{text.Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
