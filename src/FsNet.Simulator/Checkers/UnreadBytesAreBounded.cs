namespace FsNet.Simulator.Checkers;

/// <summary>What waits at a node for peers that do not read it: memory that strangers decide about.</summary>
internal sealed class UnreadBytesAreBounded() : Invariant("what waits to be read by others is bounded")
{
    private const double MostBytes = 16 << 20;

    public override void Settled(SimulatedNode node)
    {
        if (node.UnreadBytes > MostBytes)
            throw Broken($"{node.UnreadBytes:0} bytes wait at {node.Plan.Name} for peers that do not read, allowed are {MostBytes:0}");
    }
}
