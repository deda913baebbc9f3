using System.Net;
using FsNet.Base;
using FsNet.Swarms.Running;
using FsNet.Swarms.Shaping;
using FsNet.Topologies;
using FsNet.Topologies.Planning;

namespace FsNet.Swarms.Local;

/// <summary>Addresses on shared loopback. Links are as loopback is: no delay, no loss, no rate but what nodes keep to themselves.</summary>
internal sealed class LoopbackNetwork : ILocalNetwork
{
    private readonly LoopbackBlock _block = LoopbackBlock.Reserve();
    private readonly Dictionary<string, IPAddress> _addresses = [];

    public LoopbackNetwork(Topology topology, IReadOnlyList<string> notes)
    {
        if (topology.Nodes.Count > LoopbackBlock.MaxNodes)
            throw new ProgramException(
                $"found {topology.Nodes.Count} nodes, loopback has addresses for {LoopbackBlock.MaxNodes}", ExitCodes.BackEndMissing);
        Notes = notes;
        Ports = LoopbackPorts.Choose(_block[0]);
        foreach (var (index, node) in topology.Nodes.Index())
            _addresses[node.Name] = _block[index];
    }

    public ShapedLinks? Links => null;

    public IReadOnlyList<string> Notes { get; }

    public NodePorts Ports { get; }

    public IPAddress AddressOf(NodeSpec node) => _addresses[node.Name];

    public StatusPage StatusOf(NodeSpec node) => StatusPage.At(StatusEndPointOf(node));

    public string StatusFlagOf(NodeSpec node, string folder) => StatusEndPointOf(node).ToString();

    public Access OwnLimitsOf(NodeSpec node) => node.Access;

    public IReadOnlyList<string> CommandFor(NodeSpec node, IReadOnlyList<string> command) => command;

    public long? SentBytes(int pid) => null;

    public ValueTask DisposeAsync()
    {
        _block.Dispose();
        return ValueTask.CompletedTask;
    }

    private IPEndPoint StatusEndPointOf(NodeSpec node) =>
        new(AddressOf(node), node.Role == Role.Tracker ? Ports.TrackerStatus : Ports.NodeStatus);
}
