using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Peer;

/// <summary>
/// "I have this block, ask me for it": how blocks are spread. It may come before the Have that tells of the block.
/// <code>
/// u16 handle | u16 block
/// </code>
/// </summary>
public sealed record Suggest(ushort Handle, int Block) : PeerMessage
{
    public override PeerMessageType Type => PeerMessageType.Suggest;

    public override int BodySize => 4;

    protected override void FormatBody(ref WireWriter writer)
    {
        writer.WriteUInt16(Handle);
        writer.WriteUInt16((ushort)Block);
    }

    internal static Suggest Parse(ref WireReader reader) => new(reader.ReadUInt16(), reader.ReadUInt16());

    public override string ToString() => $"Suggest handle={Handle} block={Block}";
}
