using System.Text;
using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// A file a node holds blocks of: the value of the field File.
/// <code>
/// 32 root of the hash tree | u64 length | u8 log2 of the block size | u8 kind of availability | u16 its bytes | availability
/// | name, UTF-8, to the end
/// </code>
/// The id is not told: it follows from root, length and block size, see <see cref="FileProof"/>.
/// </summary>
public readonly ref struct FileEntry
{
    /// <summary>Without availability and name.</summary>
    public const int FixedSize = Hash256.Size + 8 + 1 + 1 + 2;

    public FileProof Proof { get; private init; }

    public AvailabilityKind Kind { get; private init; }

    public ReadOnlySpan<byte> Blocks { get; private init; }

    public ReadOnlySpan<byte> NameUtf8 { get; private init; }

    /// <summary>Bytes of the value.</summary>
    public static int SizeOf(BlockSet have, string name) =>
        FixedSize + Availability.Measure(have).Size + Encoding.UTF8.GetByteCount(name);

    public static void Format(ref WireWriter writer, in FileProof proof, BlockSet have, string name)
    {
        var (kind, size) = Availability.Measure(have);
        writer.WriteHash(proof.Root);
        writer.WriteUInt64((ulong)proof.Layout.Length);
        writer.WriteByte(proof.Layout.BlockSizeLog2);
        writer.WriteByte((byte)kind);
        writer.WriteUInt16((ushort)size);
        Availability.Format(have, kind, ref writer);
        writer.WriteUtf8(name);
    }

    /// <returns>Whether every part is within its limits and the availability fits the file.</returns>
    public static bool TryParse(ReadOnlySpan<byte> value, out FileEntry entry)
    {
        var reader = new WireReader(value);
        var root = reader.ReadHash();
        var layout = new BlockLayout((long)reader.ReadUInt64(), reader.ReadByte());
        var kind = (AvailabilityKind)reader.ReadByte();
        var blocks = reader.ReadBytes(reader.ReadUInt16());
        var name = reader.ReadRest();
        entry = default;
        if (reader.Failed || !layout.IsValid || !TrackText.IsName(name) || !Availability.IsValid(layout.BlockCount, kind, blocks))
            return false;
        entry = new FileEntry { Proof = new FileProof(layout, root), Kind = kind, Blocks = blocks, NameUtf8 = name };
        return true;
    }
}
