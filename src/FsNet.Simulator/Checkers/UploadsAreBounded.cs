using FsNet.Protocol.Swarm;

namespace FsNet.Simulator.Checkers;

/// <summary>Few blocks are sent to one peer at a time, so that each is whole soon.</summary>
internal sealed class UploadsAreBounded() : Invariant("a node sends a peer no more blocks at the same time than it may")
{
    public override void Settled(SimulatedNode node)
    {
        foreach (var connection in node.Connections)
            if (connection.Flow.Count > SwarmOptions.UploadsPerPeer)
                throw Broken(
                    $"{node.Plan.Name} sends {connection.Other.Owner.Name} {connection.Flow.Count} blocks at the same time, "
                    + $"allowed are {SwarmOptions.UploadsPerPeer}");
    }
}
