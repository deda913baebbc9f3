using System.Text;
using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// A file under one of its names, as Found and Listing tell it: the value of the field Summary.
/// <code>
/// 32 root of the hash tree | u64 length | u8 log2 of the block size | u32 sources | u32 complete sources | name, UTF-8, to the end
/// </code>
/// The id follows from root, length and block size: so nobody can lie about the layout of a file that is asked for by its id.
/// </summary>
public readonly record struct FileSummary(FileProof Proof, int Sources, int CompleteSources, string Name)
{
    /// <summary>Without the name.</summary>
    public const int FixedSize = Hash256.Size + 8 + 1 + 4 + 4;

    /// <summary>What the file has beside its content, told by a field of its own; null where nobody told it.</summary>
    public FileTraits? Traits { get; init; }

    public Hash256 Id => Proof.Id;

    public BlockLayout Layout => Proof.Layout;

    /// <summary>Bytes of the value.</summary>
    public int Size => FixedSize + Encoding.UTF8.GetByteCount(Name);

    public void Format(ref WireWriter writer)
    {
        Format(ref writer, Proof, Sources, CompleteSources);
        writer.WriteUtf8(Name);
    }

    /// <summary>All but the name, which follows.</summary>
    /// <param name="showsId">The id in place of the root, as version 1 has it.</param>
    internal static void Format(ref WireWriter writer, in FileProof proof, int sources, int completeSources, bool showsId = false)
    {
        writer.WriteHash(showsId ? proof.Id : proof.Root);
        writer.WriteUInt64((ulong)proof.Layout.Length);
        writer.WriteByte(proof.Layout.BlockSizeLog2);
        writer.WriteUInt32((uint)sources);
        writer.WriteUInt32((uint)completeSources);
    }

    public static bool TryParse(ReadOnlySpan<byte> value, out FileSummary summary)
    {
        summary = default;
        var reader = new WireReader(value);
        var root = reader.ReadHash();
        var layout = new BlockLayout((long)reader.ReadUInt64(), reader.ReadByte());
        var (sources, complete) = (reader.ReadUInt32(), reader.ReadUInt32());
        if (!layout.IsValid || sources > int.MaxValue || complete > sources || !FileName.TryDecode(reader.ReadRest(), out var name))
            return false;
        summary = new FileSummary(new FileProof(layout, root), (int)sources, (int)complete, name);
        return true;
    }
}
