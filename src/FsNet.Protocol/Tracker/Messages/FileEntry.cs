using System.Text;
using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// A file a node holds blocks of: the value of the field File.
/// <code>
/// 32 id | u64 length | u8 log2 of the block size | u8 kind of availability | u16 its bytes | availability | name, UTF-8, to the end
/// </code>
/// </summary>
public readonly ref struct FileEntry
{
    /// <summary>Without availability and name.</summary>
    public const int FixedSize = Hash256.Size + 8 + 1 + 1 + 2;

    public Hash256 Id { get; private init; }

    public BlockLayout Layout { get; private init; }

    public AvailabilityKind Kind { get; private init; }

    public ReadOnlySpan<byte> Blocks { get; private init; }

    public ReadOnlySpan<byte> NameUtf8 { get; private init; }

    /// <summary>Bytes of the value.</summary>
    public static int SizeOf(BlockSet have, string name) =>
        FixedSize + Availability.Measure(have).Size + Encoding.UTF8.GetByteCount(name);

    public static void Format(ref WireWriter writer, in Hash256 id, BlockLayout layout, BlockSet have, string name)
    {
        var (kind, size) = Availability.Measure(have);
        writer.WriteHash(id);
        writer.WriteUInt64((ulong)layout.Length);
        writer.WriteByte(layout.BlockSizeLog2);
        writer.WriteByte((byte)kind);
        writer.WriteUInt16((ushort)size);
        Availability.Format(have, kind, ref writer);
        writer.WriteUtf8(name);
    }

    /// <returns>Whether every part is within its limits and the availability fits the file.</returns>
    public static bool TryParse(ReadOnlySpan<byte> value, out FileEntry entry)
    {
        var reader = new WireReader(value);
        var id = reader.ReadHash();
        var layout = new BlockLayout((long)reader.ReadUInt64(), reader.ReadByte());
        var kind = (AvailabilityKind)reader.ReadByte();
        entry = new FileEntry
        {
            Id = id,
            Layout = layout,
            Kind = kind,
            Blocks = reader.ReadBytes(reader.ReadUInt16()),
            NameUtf8 = reader.ReadRest(),
        };
        return !reader.Failed && layout.IsValid && TrackText.IsName(entry.NameUtf8)
            && Availability.IsValid(layout.BlockCount, kind, entry.Blocks);
    }
}
