using System.Net;
using FsNet.Links;
using FsNet.Topologies.Planning;

namespace FsNet.Topologies.Exporting;

/// <summary>
/// Nodes on one flat network for tools that leave addresses, links and programs to commands: what a run's own executor would do with tc
/// on the receiver's side is spelled out, so that links are as asked where the kernel has netem and ifb.
/// </summary>
internal sealed class ShapedNodes
{
    private const string Ifb = "fsnet-in";

    private readonly Topology _topology;
    private readonly AddressPlan _addresses;
    private readonly ShapingPlan _plan;

    public ShapedNodes(Topology topology)
    {
        _topology = topology;
        _addresses = new AddressPlan(topology.Nodes, IPAddress.Parse("10.77.0.0"));
        _plan = new ShapingPlan(topology, _addresses, new LinkState(topology));
    }

    public string FileName => _topology.File is FileSpec.OnDisk disk ? Path.GetFileName(disk.Path) : $"{_topology.Name}.bin";

    public string AddressOf(NodeSpec node) => _addresses[node.Name].ToString();

    /// <summary>In the node's network namespace, once its interface has its address.</summary>
    public IEnumerable<string> ShapingOf(NodeSpec node, string device)
    {
        if (!ShapingPlan.IsNeeded(_topology))
            return [];
        var script = new TcScript(_plan.Of(node, ""), device, Ifb);
        return [$"ip link add {Ifb} type ifb", $"ip link set {Ifb} up", .. script.Build().Select(line => $"tc {line}")];
    }

    /// <summary>The arguments of fsnet-tracker or fsnet-node.</summary>
    /// <param name="filePath">What a seed shares.</param>
    /// <param name="folder">Where a leecher puts its copy, and every node its events.</param>
    /// <param name="gated">Whether seeds and leechers wait for POST /start on their status page.</param>
    public IReadOnlyList<string> CommandOf(NodeSpec node, string filePath, string folder, bool gated)
    {
        var ports = NodePorts.Usual;
        var statusPort = node.Role == Role.Tracker ? ports.TrackerStatus : ports.NodeStatus;
        var (tracker, status, events) = (_addresses[_topology.Tracker.Name], $"0.0.0.0:{statusPort}", $"{folder}/events.jsonl");
        var place = new NodePlace(IPAddress.Any, tracker, ports, status, Access.Unlimited, events, HasLifeline: false);
        return node.Role switch
        {
            Role.Tracker => NodeCommand.Tracker(place),
            Role.Seed => NodeCommand.Seed(place, _topology, filePath, gated),
            _ => NodeCommand.Leech(place, node, _topology, FileName, folder, gated),
        };
    }
}
