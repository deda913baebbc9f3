using System.Globalization;
using System.Text;
using System.Xml.Linq;
using FsNet.Base;

namespace FsNet.Topologies.Exporting;

/// <summary>
/// A session of CORE (the Common Open Research Emulator): every node on one switch, with a service that shapes the links in the node's
/// namespace and starts tracker or node there. The service is CORE's StaticRoute with another script, since a session can give its own
/// content to the files of a service, but can bring no service: one that CORE does not know makes it refuse the session.
/// </summary>
internal sealed class CoreExport(Topology topology)
{
    /// <summary>CORE's EventTypes.INSTANTIATION_STATE, after which it starts the services.</summary>
    private const int InstantiationState = 3;

    /// <summary>Of CORE's services, the one that runs a script, needs no program and belongs to no type of node by itself.</summary>
    private const string Service = "StaticRoute";
    private const string ServiceScript = "staticroute.sh";

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
        $"The swarm '{topology.Name}' for CORE 9, by fsnet export. Open it in core-gui and start the session, or use",
        "`core-cli xml -s -f THIS_FILE`.",
        "fsnet-tracker and fsnet-node must be in the PATH of core-daemon, for its nodes share the host's files, and the kernel needs",
        "sch_netem and ifb. Each node's copy, events and log are in its folder of the session, /tmp/pycore.N/NAME.conf.",
        "",
        $"Tracker and nodes run as CORE's service {Service}, whose script is replaced for each node: a session cannot bring services of",
        "its own. Links are netem and htb on the receiver's side, set up by the same script: CORE's own link options cannot tell two",
        "peers apart that are behind the same switch.",
    ];

    private XElement Scenario() => new(
        "scenario",
        new XAttribute("name", topology.Name),
        new XElement("networks", Network()),
        new XElement("devices", topology.Nodes.Select(DeviceOf)),
        new XElement("links", topology.Nodes.Select(LinkOf)),
        new XElement("configservice_configurations", topology.Nodes.Select(ServiceOf)),
        topology.File is FileSpec.Generated generated ? new XElement("session_hooks", HookFor(generated)) : null);

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
        // Today's CORE calls them services and takes this name, too; CORE 9.0 knows no other for services whose files are templates.
        new XElement("configservices", new XElement("service", new XAttribute("name", Service))));

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

    private XElement ServiceOf(NodeSpec node, int index) => new(
        "service",
        new XAttribute("name", Service),
        new XAttribute("node", IdOf(index)),
        new XElement("templates", new XElement("template", new XAttribute("name", ServiceScript), TemplateOf(ScriptOf(node)))));

    // CORE waits for the script: what is left running must not hold its output.
    private string ScriptOf(NodeSpec node)
    {
        var script = new StringBuilder("# By fsnet export: the links first, then the program.\nset -e\n");
        foreach (var line in _nodes.ShapingOf(node, Device))
            script.Append(CultureInfo.InvariantCulture, $"{line}\n");
        script.Append(CultureInfo.InvariantCulture, $"{CommandOf(node)} >fsnet.log 2>&1 &\n");
        return script.ToString();
    }

    /// <summary>Mako, CORE's template engine, makes <paramref name="text"/> of it again.</summary>
    private static string TemplateOf(string text) =>
        text.Replace("${", "${'$'}{", StringComparison.Ordinal).Replace("<%", "${'<'}%", StringComparison.Ordinal);

    // Runs in the session's folder.
    private XElement HookFor(FileSpec.Generated file) => new(
        "hook",
        new XAttribute("name", "fsnet.sh"),
        new XAttribute("state", InstantiationState),
        string.Create(CultureInfo.InvariantCulture, $"head -c {file.Bytes} /dev/urandom >{ShellWord.Quote(_nodes.FileName)}\n"));

    // A node's working folder is NAME.conf in the session's.
    private string CommandOf(NodeSpec node)
    {
        var program = node.Role == Role.Tracker ? "fsnet-tracker" : "fsnet-node";
        var shared = topology.File is FileSpec.OnDisk disk ? disk.Path : $"../{_nodes.FileName}";
        return string.Join(' ', _nodes.CommandOf(node, shared, ".", gated: false).Prepend(program).Select(ShellWord.Quote));
    }
}
