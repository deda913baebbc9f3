namespace FsNet.Simulator.Checkers;

/// <summary>Whoever sends wrong bytes, they are found out before they count.</summary>
internal sealed class StoredBlocksAreRight() : Invariant("a block that is stored has the bytes that its hash says")
{
    public override void BlockArrived(SimulatedConnection at, int block, BlockFate fate)
    {
        if (fate == BlockFate.Believed)
            throw Broken($"{at.Owner.Name} has stored wrong bytes as block {block}; they came from {at.Other.Owner.Name}");
    }
}
