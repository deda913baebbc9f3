using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>Why a peer is dropped: what it is told, and what is said of it here.</summary>
internal readonly record struct Fault(GoodbyeReason Goodbye, string Reason)
{
    /// <summary>It sent wrong bytes, which is remembered.</summary>
    public bool IsCorruption => Goodbye == GoodbyeReason.CorruptBlock;

    public static Fault Corrupt(string reason) => new(GoodbyeReason.CorruptBlock, reason);
}
