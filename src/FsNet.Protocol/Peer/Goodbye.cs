using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Peer;

/// <summary>Why a connection ends.</summary>
public enum GoodbyeReason : byte
{
    Leaving = 1,
    Duplicate = 2,
    TooManyPeers = 3,
    ProtocolError = 4,
    CorruptBlock = 5,
    Idle = 6,
    Self = 7,
}

/// <summary>
/// The last frame of a sender.
/// <code>
/// u8 reason
/// </code>
/// </summary>
public sealed record Goodbye(GoodbyeReason Reason) : PeerMessage
{
    public override PeerMessageType Type => PeerMessageType.Goodbye;

    public override int BodySize => 1;

    protected override void FormatBody(ref WireWriter writer) => writer.WriteByte((byte)Reason);

    internal static Goodbye Parse(ref WireReader reader) => new((GoodbyeReason)reader.ReadByte());

    public override string ToString() => $"Goodbye reason={Reason}";
}
