using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Peer;

/// <summary>Why an <see cref="Open"/> found no counterpart.</summary>
public enum RefuseReason : byte
{
    /// <summary>The file is neither held nor wanted here.</summary>
    UnknownFile = 1,

    /// <summary>More files are open on this connection than the node allows.</summary>
    TooManyFiles = 2,

    /// <summary>Length or block size differ from what the file id stands for.</summary>
    WrongLayout = 3,

    /// <summary>More peers are here for this file than the node allows: others are nearer to hand.</summary>
    TooManyPeers = 4,
}

/// <summary>
/// The answer to an <see cref="Open"/> that is not followed up.
/// <code>
/// 32 file id | u8 reason
/// </code>
/// </summary>
public sealed record Refuse(Hash256 FileId, RefuseReason Reason) : PeerMessage
{
    public override PeerMessageType Type => PeerMessageType.Refuse;

    public override int BodySize => Hash256.Size + 1;

    protected override void FormatBody(ref WireWriter writer)
    {
        writer.WriteHash(FileId);
        writer.WriteByte((byte)Reason);
    }

    internal static Refuse Parse(ref WireReader reader) => new(reader.ReadHash(), (RefuseReason)reader.ReadByte());

    public override string ToString() => $"Refuse file={FileId.Short} reason={Reason}";
}
