using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Blocks that a node holds beside those it told before: the value of the field FileDelta.
/// <code>
/// 32 id | u8 kind of availability | availability, to the end
/// </code>
/// </summary>
public readonly ref struct FileDelta
{
    /// <summary>Without availability.</summary>
    public const int FixedSize = Hash256.Size + 1;

    public Hash256 Id { get; private init; }

    public AvailabilityKind Kind { get; private init; }

    public ReadOnlySpan<byte> Blocks { get; private init; }

    public static int SizeOf(BlockSet added) => FixedSize + Availability.Measure(added).Size;

    public static void Format(ref WireWriter writer, in Hash256 id, BlockSet added)
    {
        var (kind, _) = Availability.Measure(added);
        writer.WriteHash(id);
        writer.WriteByte((byte)kind);
        Availability.Format(added, kind, ref writer);
    }

    /// <summary>Whether the availability fits is known only beside the file; it can be no longer than the largest file's.</summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out FileDelta delta)
    {
        var reader = new WireReader(value);
        delta = new FileDelta { Id = reader.ReadHash(), Kind = (AvailabilityKind)reader.ReadByte(), Blocks = reader.ReadRest() };
        return !reader.Failed && delta.Kind <= AvailabilityKind.Bitmap
            && delta.Blocks.Length <= BlockSet.BitmapBytes(BlockLayout.MaxBlocks);
    }
}
