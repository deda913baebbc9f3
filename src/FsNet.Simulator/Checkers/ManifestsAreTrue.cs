using FsNet.Protocol.Content;

namespace FsNet.Simulator.Checkers;

/// <summary>There is one truth about a file: its id stands for one list of hashes, and nobody believes in another.</summary>
internal sealed class ManifestsAreTrue() : Invariant("all nodes believe in the same hashes for a file")
{
    public override void ManifestProved(SimulatedNode node, Manifest manifest)
    {
        if (manifest.Id != node.Manifest.Id || !manifest.Blocks.SequenceEqual(node.Manifest.Blocks))
            throw Broken($"{node.Plan.Name} believes in hashes of {manifest.Id.Short} that are not the file's");
    }
}
