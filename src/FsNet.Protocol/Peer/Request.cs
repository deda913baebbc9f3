using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Peer;

/// <summary>
/// "Send me this block." Answered by its bytes, or by <see cref="Reject"/>.
/// <code>
/// u16 handle | u16 block
/// </code>
/// </summary>
public sealed record Request(ushort Handle, int Block) : PeerMessage
{
    public override PeerMessageType Type => PeerMessageType.Request;

    public override int BodySize => 4;

    protected override void FormatBody(ref WireWriter writer)
    {
        writer.WriteUInt16(Handle);
        writer.WriteUInt16((ushort)Block);
    }

    internal static Request Parse(ref WireReader reader) => new(reader.ReadUInt16(), reader.ReadUInt16());

    public override string ToString() => $"Request handle={Handle} block={Block}";
}
