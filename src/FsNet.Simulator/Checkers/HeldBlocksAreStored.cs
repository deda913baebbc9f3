namespace FsNet.Simulator.Checkers;

/// <summary>What an engine takes a node to hold is what is on its disk, no more and no less.</summary>
internal sealed class HeldBlocksAreStored() : Invariant("an engine counts as held what is verified and on disk, and all of it")
{
    public override void Settled(SimulatedNode node)
    {
        if (!node.IsHonest || node.File.IsGivenUp || node.EngineBlocks is not { Length: > 0 } held || node.Disk is not { } disk)
            return;
        if (held.HasMoreThan(disk))
            throw Broken($"{node.Plan.Name} counts {held.Count} blocks as held, and {disk.Count} are on its disk");
        if (disk.HasMoreThan(held))
            throw Broken($"{node.Plan.Name} has {disk.Count} blocks on disk, and counts {held.Count} of them");
    }
}
