using FsNet.Base;
using FsNet.Topologies.Reading;
using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Importing;

/// <summary>
/// A lab of containerlab: nodes of kind linux are hosts, bridges are switches, all other kinds are routers. Links have the netem that the
/// nodes' <c>exec</c> lines give to their interfaces.
/// </summary>
internal sealed class ContainerlabImport
{
    private static readonly string[] Hosts = ["linux", "ext-container", "k8s-kind"];
    private static readonly string[] Switches = ["bridge", "ovs-bridge"];

    private readonly Lab _lab;
    private readonly Problems _problems = new();
    private readonly Dictionary<(string Node, string Interface), LinkSettings> _shaped = [];
    private readonly Fields _root;
    private readonly Fields _topology;

    private ContainerlabImport(string text, string source)
    {
        var document = YamlTree.Parse(text, line => new Origin(source, line));
        _root = Fields.OfAnyKeys(document, "", _problems, "name, topology");
        _topology = Fields.OfAnyKeys(
            _root.Find("topology") ?? new YamlScalar("", document.At), "topology", _problems, "nodes, links");
        _lab = new Lab(_root.Read("name", (name, _) => name, "lab"), source);
    }

    /// <exception cref="TopologyException">It is no such lab.</exception>
    public static Lab Read(string text, string source) => new ContainerlabImport(text, source).Read();

    private Lab Read()
    {
        LeaveOut(_root, "", "name", "topology");
        LeaveOut(_topology, "topology: ", "nodes", "links");
        if (_topology.Find("nodes") is { } nodes)
            foreach (var entry in Fields.OfAnyKeys(nodes, "topology.nodes", _problems, "that are names").Entries)
                ReadNode(entry);
        foreach (var (item, path) in _topology.List("links"))
            ReadLink(item, path);
        _problems.ThrowIfAny();
        foreach (var (node, device) in _shaped.Keys)
            _lab.LeaveOut($"node {node}: netem of {device}, which no link has");
        return _lab;
    }

    private void LeaveOut(Fields fields, string where, params string[] read)
    {
        var others = fields.Entries.Select(e => e.Key).Except(read).ToList();
        if (others.Count > 0)
            _lab.LeaveOut($"{where}{string.Join(", ", others)}");
    }

    private void ReadNode(YamlEntry entry)
    {
        // `node:` alone has all from the defaults.
        var map = entry.Value is YamlScalar { Text: "" or "~" or "null" } ? new YamlMap([], entry.At) : entry.Value;
        var node = Fields.OfAnyKeys(map, $"topology.nodes.{entry.Key}", _problems, "kind, image");
        var kind = node.Read("kind", (text, _) => text, DefaultKind());
        _lab.AddNode(
            entry.Key, Hosts.Contains(kind) ? LabKind.Host : Switches.Contains(kind) ? LabKind.Switch : LabKind.Router, entry.At);
        LeaveOut(node, $"node {entry.Key}: ", "kind", "image", "exec");
        foreach (var (item, _) in node.List("exec"))
            ReadCommand(entry.Key, (item as YamlScalar)?.Text ?? "");
    }

    private string DefaultKind() => (_topology.Find("defaults") as YamlMap)?.Find("kind") is YamlScalar { Text: var kind } ? kind : "linux";

    /// <summary><c>tc qdisc add dev eth1 root netem delay 10ms</c>; everything else is no link.</summary>
    private void ReadCommand(string node, string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var device = words.SkipWhile(w => w != "dev").Skip(1).FirstOrDefault();
        if (words is not ["tc", "qdisc", ..] || !words.Contains("netem") || device is null)
        {
            _lab.LeaveOut($"node {node}: exec {command}");
            return;
        }
        try
        {
            _shaped[(node, device)] = NetemText.Parse(command, $"exec {command}");
        }
        catch (UnitException e)
        {
            _lab.LeaveOut($"node {node}: {e.Message}");
        }
    }

    private void ReadLink(YamlItem item, string path)
    {
        var link = Fields.OfAnyKeys(item, path, _problems, "endpoints");
        LeaveOut(link, $"link {path["topology.links.".Length..]}: ", "endpoints", "type");
        var ends = link.List("endpoints").Select(e => EndOf(e.Item)).ToList();
        if (ends.Count != 2 || ends.Exists(e => e is null))
        {
            if (link.Has("endpoints"))
                link.Error("endpoints", $"found {link.Find("endpoints")!.Described}, allowed: two of NODE:INTERFACE");
            else
                _lab.LeaveOut($"link {path["topology.links.".Length..]}: it leads out of the lab");
            return;
        }
        var (a, b) = (ends[0]!.Value, ends[1]!.Value);
        if (!_lab.Nodes.ContainsKey(a.Node) || !_lab.Nodes.ContainsKey(b.Node))
            _lab.LeaveOut($"link {a.Node}:{a.Interface} to {b.Node}:{b.Interface}: an end is no node of the lab");
        else
            _lab.AddLink(new LabLink(a.Node, b.Node, Take(a), Take(b)), item.At);
    }

    private LinkSettings Take((string Node, string Interface) end) =>
        _shaped.Remove(end, out var settings) ? settings : LinkSettings.None;

    /// <summary><c>r1:eth1</c>, or <c>{ node: r1, interface: eth1 }</c>.</summary>
    private static (string Node, string Interface)? EndOf(YamlItem item) => item switch
    {
        YamlScalar { Text: var text } when text.IndexOf(':') is > 0 and var colon => (text[..colon], text[(colon + 1)..]),
        YamlMap map when map.Find("node") is YamlScalar node => (node.Text, (map.Find("interface") as YamlScalar)?.Text ?? ""),
        _ => null,
    };
}
