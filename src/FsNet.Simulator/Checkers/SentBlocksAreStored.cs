namespace FsNet.Simulator.Checkers;

/// <summary>Nothing is passed on before it is verified and stored.</summary>
internal sealed class SentBlocksAreStored() : Invariant("a block that is passed on is verified and on disk")
{
    public override void BlockStarted(SimulatedConnection from, int block)
    {
        if (from.Owner.IsHonest && from.Node.Disk?.Contains(block) != true)
            throw Broken($"{from.Owner.Name} sends block {block} to {from.Other.Owner.Name}, which is not on its disk");
    }
}
