using FsNet.Protocol.Swarm;

namespace FsNet.Simulator.Checkers;

/// <summary>Few blocks are sent at a time, so that each is whole soon.</summary>
internal sealed class UploadsAreBounded(SwarmOptions options) : Invariant("a node sends no more blocks at the same time than it may")
{
    public override void Settled(SimulatedNode node)
    {
        if (node.Sending > options.Uploads)
            throw Broken($"{node.Plan.Name} sends {node.Sending} blocks at the same time, allowed are {options.Uploads}");
    }
}
