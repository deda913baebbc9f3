using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Peer;

/// <summary>
/// What stands before the bytes of a block in a frame. A block travels as several such frames in ascending order without gaps;
/// frames of other blocks and control messages may come between them.
/// <code>
/// u16 handle | u16 block | u32 offset in the block | 1 to 65536 bytes
/// </code>
/// </summary>
public readonly record struct BlockHeader(ushort Handle, ushort Block, uint Offset)
{
    public const int Size = 8;

    /// <summary>Writes frame header and block header: all that stands before <paramref name="byteCount"/> bytes of the block.</summary>
    public void FormatFrame(ref WireWriter writer, int byteCount)
    {
        writer.WriteUInt32((uint)(1 + Size + byteCount));
        writer.WriteByte((byte)PeerMessageType.Block);
        writer.WriteUInt16(Handle);
        writer.WriteUInt16(Block);
        writer.WriteUInt32(Offset);
    }

    public static BlockHeader Parse(ref WireReader reader) =>
        new(reader.ReadUInt16(), reader.ReadUInt16(), reader.ReadUInt32());

    public override string ToString() => $"Block handle={Handle} block={Block} offset={Offset}";
}
