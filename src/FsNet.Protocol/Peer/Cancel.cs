using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Peer;

/// <summary>
/// "I no longer need this block." Bytes that are on their way already may still arrive, and are no mistake.
/// <code>
/// u16 handle | u16 block
/// </code>
/// </summary>
public sealed record Cancel(ushort Handle, int Block) : PeerMessage
{
    public override PeerMessageType Type => PeerMessageType.Cancel;

    public override int BodySize => 4;

    protected override void FormatBody(ref WireWriter writer)
    {
        writer.WriteUInt16(Handle);
        writer.WriteUInt16((ushort)Block);
    }

    internal static Cancel Parse(ref WireReader reader) => new(reader.ReadUInt16(), reader.ReadUInt16());

    public override string ToString() => $"Cancel handle={Handle} block={Block}";
}
