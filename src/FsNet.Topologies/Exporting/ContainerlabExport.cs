using System.Globalization;
using FsNet.Base;

namespace FsNet.Topologies.Exporting;

/// <summary>
/// A containerlab topology. The images of tracker and node have no shell and no ip, so each node is two containers: NAME-line has the
/// interface and sets up address and links, NAME runs the program in its network namespace. A switch is a third kind: a bridge in a
/// container of its own, so that nothing has to be there on the host.
/// </summary>
internal sealed class ContainerlabExport(Topology topology)
{
    private const string Switch = "fsnet-switch";
    private const string Device = "eth1";

    private readonly ShapedNodes _nodes = new(topology);

    public static Exported Of(Topology topology) => new ContainerlabExport(topology).Export();

    private Exported Export() => Exported.WithHeader("#", About, [.. Gaps.OfARun(topology)], YamlText.Of(YamlText.Map(
        ("name", topology.Name),
        ("topology", YamlText.Map(("nodes", Nodes()), ("links", topology.Nodes.Select(LinkOf).ToArray()))))));

    private IEnumerable<string> About =>
    [
        $"The swarm '{topology.Name}' for containerlab, by fsnet export; needs the images fsnet-tracker, fsnet-node and fsnet-testbed, and",
        "a kernel with sch_netem and ifb.",
        "",
        .. topology.File is FileSpec.Generated generated
            ? [string.Create(CultureInfo.InvariantCulture, $"  head -c {generated.Bytes} /dev/urandom >{_nodes.FileName}")]
            : Array.Empty<string>(),
        "  sudo containerlab deploy -t THIS_FILE",
        $"  for n in {Names(Role.Seed)} {Names(Role.Leech)}; do",
        $"    curl -X POST http://clab-{topology.Name}-$n-line:9101/start; done          # nodes wait until their links are there",
        "  sudo containerlab destroy -t THIS_FILE --cleanup",
        "",
        "Links are netem and htb on the receiver's side, set up by exec in the NAME-line containers; `containerlab tools netem` shapes",
        "what an interface sends, whoever it is for, so it can neither tell regions apart nor lose what TCP sends itself.",
    ];

    private string Names(Role role) => string.Join(' ', topology.Nodes.Where(n => n.Role == role).Select(n => n.Name));

    private Dictionary<string, object> Nodes()
    {
        var nodes = new Dictionary<string, object> { [Switch] = Bridge() };
        foreach (var node in topology.Nodes)
        {
            nodes[$"{node.Name}-line"] = Line(node);
            nodes[node.Name] = Program(node);
        }
        return nodes;
    }

    private IReadOnlyDictionary<string, object> Bridge() => Tools(
    [
        "ip link add name fsnet type bridge",
        "ip link set fsnet up",
        .. topology.Nodes.Select((_, i) => $"ip link set {Port(i)} master fsnet"),
    ]);

    private IReadOnlyDictionary<string, object> Line(NodeSpec node) =>
        Tools([$"ip address add {_nodes.AddressOf(node)}/16 dev {Device}", .. _nodes.ShapingOf(node, Device)]);

    private IReadOnlyDictionary<string, object> Program(NodeSpec node) => YamlText.Map(
        ("kind", "linux"),
        ("image", node.Role == Role.Tracker ? "fsnet-tracker" : "fsnet-node"),
        ("network-mode", $"container:{node.Name}-line"),
        // The name by which the lines above ask for its status page.
        ("env", YamlText.Map(("FSNET_STATUS_HOST", $"clab-{topology.Name}-{node.Name}-line"))),
        ("cmd", string.Join(' ', _nodes.CommandOf(node, $"/content/{_nodes.FileName}", "/data", gated: true).Select(ShellWord.Quote))),
        ("binds", node.Role == Role.Seed ? new[] { $"{Given}:/content/{_nodes.FileName}:ro" } : null));

    private string Given => topology.File is FileSpec.OnDisk disk ? disk.Path : _nodes.FileName;

    private static IReadOnlyDictionary<string, object> Tools(string[] exec) => YamlText.Map(
        ("kind", "linux"), ("image", "fsnet-testbed"), ("entrypoint", "/bin/sleep"), ("cmd", "infinity"), ("exec", exec));

    private static IReadOnlyDictionary<string, object> LinkOf(NodeSpec node, int index) =>
        YamlText.Map(("endpoints", new[] { $"{node.Name}-line:{Device}", $"{Switch}:{Port(index)}" }));

    private static string Port(int index) => string.Create(CultureInfo.InvariantCulture, $"eth{index + 1}");
}
