namespace FsNet.Simulator.Checkers;

/// <summary>A file is called complete when every block of it is on disk.</summary>
internal sealed class CompleteFilesAreWhole() : Invariant("a file that is called complete is whole")
{
    public override void Completed(SimulatedNode node)
    {
        if (!node.IsComplete)
            throw Broken($"{node.Plan.Name} calls the file complete with {node.BlockCount} of {node.Manifest.Layout.BlockCount} blocks");
    }
}
