using FsNet.Protocol.Swarm;

namespace FsNet.Simulator.Checkers;

/// <summary>However many call, and however many are called.</summary>
internal sealed class ConnectionsAreBounded(SwarmOptions options) : Invariant("a node has no more connections than it may have")
{
    public override void Settled(SimulatedNode node)
    {
        if (node.Engine.PeerCount > options.MaxPeers)
            throw Broken($"{node.Plan.Name} has {node.Engine.PeerCount} connections, allowed are {options.MaxPeers}");
    }
}
