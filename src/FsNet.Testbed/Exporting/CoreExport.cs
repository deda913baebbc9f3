using System.Globalization;
using System.Text;
using System.Xml.Linq;
using FsNet.Testbed.Hosts;
using FsNet.Testbed.Topologies;

namespace FsNet.Testbed.Exporting;

/// <summary>
/// A session of CORE (the Common Open Research Emulator): every node on one switch, and a hook that, once the session runs, shapes the
/// links in each node's namespace and starts its program there. A hook, because all versions of CORE have it, whereas services of one's
/// own need files beside the session.
/// </summary>
internal sealed class CoreExport(Topology topology)
{
    /// <summary>CORE's EventTypes.RUNTIME_STATE.</summary>
    private const int RuntimeState = 4;

    private const int SwitchId = 1;
    private const string Device = "eth0";
    private const int Columns = 10;
    private const int Spacing = 100;

    private readonly ShapedNodes _nodes = new(topology);

    public static Exported Of(Topology topology) => new CoreExport(topology).Export();

    private Exported Export()
    {
        string[] missing = [.. Gaps.OfARun(topology)];
        var comment = Exported.WithHeader("", About, missing, "").Text;
        // "--" ends a comment; the flags in it are only examples.
        var document = new XDocument(new XComment($"\n{comment.Replace("--", "- -", StringComparison.Ordinal)}"), Scenario());
        return new Exported($"<?xml version='1.0' encoding='UTF-8'?>\n{document}\n", missing);
    }

    private IEnumerable<string> About =>
    [
        $"The swarm '{topology.Name}' for CORE, by fsnet export. Open it in core-gui and start the session, or use `core-cli xml`.",
        "fsnet-tracker and fsnet-node must be in the PATH of core-daemon, for its nodes share the host's files, and the kernel needs",
        "sch_netem and ifb. Each node's copy, events and log are in its folder of the session, /tmp/pycore.N/NAME.conf.",
        "",
        "Links are netem and htb on the receiver's side, set up by the hook: CORE's own link options cannot tell two peers apart that are",
        "behind the same switch.",
    ];

    private XElement Scenario() => new(
        "scenario",
        new XAttribute("name", topology.Name),
        new XElement("networks", Network()),
        new XElement("devices", topology.Nodes.Select(DeviceOf)),
        new XElement("links", topology.Nodes.Select(LinkOf)),
        new XElement(
            "session_hooks",
            new XElement("hook", new XAttribute("name", "fsnet.sh"), new XAttribute("state", RuntimeState), new XText(Hook()))));

    private static XElement Network() => new(
        "network",
        new XAttribute("id", SwitchId),
        new XAttribute("name", "fsnet"),
        new XAttribute("type", "SWITCH"),
        PositionOf(-1));

    private XElement DeviceOf(NodeSpec node, int index) => new(
        "device",
        new XAttribute("id", IdOf(index)),
        new XAttribute("name", node.Name),
        new XAttribute("type", node.Role == Role.Leech ? "PC" : "host"),
        new XAttribute("class", ""),
        PositionOf(index),
        // None of those that CORE gives to such a device by itself.
        new XElement("services"));

    private XElement LinkOf(NodeSpec node, int index) => new(
        "link",
        new XAttribute("node1", IdOf(index)),
        new XAttribute("node2", SwitchId),
        new XElement(
            "iface1",
            new XAttribute("id", 0),
            new XAttribute("name", Device),
            new XAttribute("ip4", _nodes.AddressOf(node)),
            new XAttribute("ip4_mask", 16)));

    private static int IdOf(int index) => SwitchId + 1 + index;

    private static XElement PositionOf(int index) => new(
        "position",
        new XAttribute("x", Spacing * (1 + Math.Max(0, index) % Columns)),
        new XAttribute("y", Spacing * (1 + (index + Columns) / Columns)));

    private string Hook()
    {
        var hook = new StringBuilder("#!/bin/sh\n");
        hook.Append("# By fsnet export: the links first, then the programs.\n");
        hook.Append("session=${SESSION_DIR:-$PWD}\n");
        hook.Append("in_node() { node=$1; shift; vcmd -c \"$session/$node\" -- \"$@\"; }\n");
        hook.Append("start() { node=$1; shift; in_node \"$node\" sh -c 'exec \"$@\" >fsnet.log 2>&1 &' fsnet \"$@\"; }\n");
        if (topology.File is FileSpec.Generated generated)
            hook.Append(CultureInfo.InvariantCulture, $"head -c {generated.Bytes} /dev/urandom >\"$session/{_nodes.FileName}\"\n");
        foreach (var node in topology.Nodes)
            foreach (var line in _nodes.ShapingOf(node, Device))
                hook.Append(CultureInfo.InvariantCulture, $"in_node {node.Name} {line}\n");
        foreach (var node in topology.Nodes)
            hook.Append(CultureInfo.InvariantCulture, $"start {node.Name} {CommandOf(node)}\n");
        return hook.ToString();
    }

    // A node's working folder is NAME.conf in the session's.
    private string CommandOf(NodeSpec node)
    {
        var program = node.Role == Role.Tracker ? "fsnet-tracker" : "fsnet-node";
        var shared = topology.File is FileSpec.OnDisk disk ? disk.Path : $"../{_nodes.FileName}";
        return string.Join(' ', _nodes.CommandOf(node, shared, ".", gated: false).Prepend(program).Select(ShellWord.Quote));
    }
}
