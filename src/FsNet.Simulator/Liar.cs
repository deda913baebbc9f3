using FsNet.Protocol.Peer;

namespace FsNet.Simulator;

/// <summary>A node that does not keep to the truth: what it says in place of it.</summary>
internal sealed class Liar(Lies lies, FaultTally tally, string name)
{
    private const int LieEvery = 10;

    /// <summary>Whether it says that it has everything.</summary>
    public bool Boasts => lies.HasFlag(Lies.Holdings);

    /// <summary>Whether the block that it sends is wrong.</summary>
    /// <param name="holds">Whether it has the block at all.</param>
    public bool Spoils(int block, bool holds)
    {
        if (holds && !(lies.HasFlag(Lies.Blocks) && block % LieEvery == 0))
            return false;
        tally.Note(FaultKind.WrongBlock, name);
        return true;
    }

    public PeerMessage Twist(PeerMessage message)
    {
        if (message is not ManifestPart { Hashes.Length: > 0 } part || !lies.HasFlag(Lies.Manifests))
            return message;
        tally.Note(FaultKind.WrongManifest, name);
        return part with { Hashes = [default, .. part.Hashes[1..]] };
    }
}
