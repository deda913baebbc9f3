using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Peer;

/// <summary>Why a <see cref="Request"/> is not served.</summary>
public enum RejectReason : byte
{
    /// <summary>The block is not here.</summary>
    NotHeld = 1,

    /// <summary>More requests are waiting than the node allows.</summary>
    QueueFull = 2,

    /// <summary>The block can no longer be read, or the file changed on disk.</summary>
    Unreadable = 3,
}

/// <summary>
/// The answer to a <see cref="Request"/> that is not served.
/// <code>
/// u16 handle | u16 block | u8 reason
/// </code>
/// </summary>
public sealed record Reject(ushort Handle, int Block, RejectReason Reason) : PeerMessage
{
    public override PeerMessageType Type => PeerMessageType.Reject;

    public override int BodySize => 5;

    protected override void FormatBody(ref WireWriter writer)
    {
        writer.WriteUInt16(Handle);
        writer.WriteUInt16((ushort)Block);
        writer.WriteByte((byte)Reason);
    }

    internal static Reject Parse(ref WireReader reader) =>
        new(reader.ReadUInt16(), reader.ReadUInt16(), (RejectReason)reader.ReadByte());

    public override string ToString() => $"Reject handle={Handle} block={Block} reason={Reason}";
}
