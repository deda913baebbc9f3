using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Peer;

/// <summary>
/// "I hold or want this file, and these are the blocks I have." It binds the sender's handle, which its later frames use for the
/// file. The other side answers with an Open of its own, or with <see cref="Refuse"/>.
/// <code>
/// u16 handle | 32 file id | u64 length | u8 block size log2 | u8 availability kind | availability
/// </code>
/// </summary>
public sealed record Open(ushort Handle, Hash256 FileId, BlockLayout Layout, BlockSet Blocks) : PeerMessage
{
    private const int FixedSize = 2 + Hash256.Size + 8 + 1 + 1;

    public override PeerMessageType Type => PeerMessageType.Open;

    public override int BodySize => FixedSize + Availability.Measure(Blocks).Size;

    protected override void FormatBody(ref WireWriter writer)
    {
        writer.WriteUInt16(Handle);
        writer.WriteHash(FileId);
        writer.WriteUInt64((ulong)Layout.Length);
        writer.WriteByte(Layout.BlockSizeLog2);
        var kind = Availability.Measure(Blocks).Kind;
        writer.WriteByte((byte)kind);
        Availability.Format(Blocks, kind, ref writer);
    }

    internal static Open? Parse(ref WireReader reader)
    {
        var handle = reader.ReadUInt16();
        var id = reader.ReadHash();
        var layout = new BlockLayout((long)reader.ReadUInt64(), reader.ReadByte());
        var kind = (AvailabilityKind)reader.ReadByte();
        if (reader.Failed || !layout.IsValid)
            return null;
        var blocks = new BlockSet(layout.BlockCount);
        return Availability.TryAddTo(blocks, kind, reader.ReadRest()) ? new Open(handle, id, layout, blocks) : null;
    }

    public override string ToString() =>
        $"Open handle={Handle} file={FileId.Short} length={Layout.Length} blockBytes={Layout.BlockBytes} has={Blocks.Count}/{Blocks.Length}";
}
