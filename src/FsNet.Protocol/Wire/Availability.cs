using System.Numerics;
using FsNet.Protocol.Content;

namespace FsNet.Protocol.Wire;

/// <summary>How a <see cref="BlockSet"/> is written on the wire.</summary>
public enum AvailabilityKind : byte
{
    None = 0,
    All = 1,
    Ranges = 2,
    Bitmap = 3,
}

/// <summary>
/// The blocks somebody holds, in whichever form is shortest.
/// <code>
/// None    kind 0, no bytes
/// All     kind 1, no bytes
/// Ranges  kind 2, per run: u16 first block, u16 blocks - 1
/// Bitmap  kind 3, one bit a block, block 0 in the highest bit of the first byte, unused bits 0
/// </code>
/// A file has at most 65,536 blocks, so two bytes hold a block number, and a length less one.
/// </summary>
public static class Availability
{
    public const int RangeSize = 4;

    /// <summary>The form with the fewest bytes; a bitmap on a tie, as it is the quicker to read.</summary>
    public static (AvailabilityKind Kind, int Size) Measure(BlockSet blocks)
    {
        if (blocks.IsEmpty) return (AvailabilityKind.None, 0);
        if (blocks.IsFull) return (AvailabilityKind.All, 0);
        var bitmap = BlockSet.BitmapBytes(blocks.Length);
        var ranges = CountRanges(blocks, bitmap / RangeSize) * RangeSize;
        return ranges < bitmap ? (AvailabilityKind.Ranges, ranges) : (AvailabilityKind.Bitmap, bitmap);
    }

    /// <summary>Writes the bytes that follow the kind.</summary>
    public static void Format(BlockSet blocks, AvailabilityKind kind, ref WireWriter writer)
    {
        if (kind == AvailabilityKind.Bitmap)
        {
            var bitmap = writer.Take(BlockSet.BitmapBytes(blocks.Length));
            if (!bitmap.IsEmpty)
                blocks.CopyBitmapTo(bitmap);
        }
        else if (kind == AvailabilityKind.Ranges)
        {
            for (var first = blocks.NextMember(0); first >= 0;)
            {
                var end = EndOfRun(blocks, first);
                writer.WriteUInt16((ushort)first);
                writer.WriteUInt16((ushort)(end - first - 1));
                first = blocks.NextMember(end);
            }
        }
    }

    /// <summary>Adds what <paramref name="bytes"/> say to <paramref name="blocks"/>. Work and memory are bounded by the file's block count.</summary>
    /// <returns>Whether the bytes are well formed for a file of that many blocks; if not, the set is as it was.</returns>
    public static bool TryAddTo(BlockSet blocks, AvailabilityKind kind, ReadOnlySpan<byte> bytes) => kind switch
    {
        AvailabilityKind.None => bytes.IsEmpty,
        AvailabilityKind.All => bytes.IsEmpty && AddAll(blocks),
        AvailabilityKind.Ranges => AddRanges(blocks, bytes),
        AvailabilityKind.Bitmap => AddBitmap(blocks, bytes),
        _ => false,
    };

    /// <summary>Whether <see cref="TryAddTo"/> would take these bytes.</summary>
    public static bool IsValid(int blockCount, AvailabilityKind kind, ReadOnlySpan<byte> bytes) => kind switch
    {
        AvailabilityKind.None or AvailabilityKind.All => bytes.IsEmpty,
        AvailabilityKind.Ranges => AreRangesValid(blockCount, bytes),
        AvailabilityKind.Bitmap => IsBitmapValid(blockCount, bytes),
        _ => false,
    };

    private static int CountRanges(BlockSet blocks, int enough)
    {
        var count = 0;
        for (var first = blocks.NextMember(0); first >= 0 && count <= enough; first = blocks.NextMember(EndOfRun(blocks, first)))
            count++;
        return count;
    }

    private static int EndOfRun(BlockSet blocks, int first)
    {
        var end = blocks.NextMissing(first);
        return end < 0 ? blocks.Length : end;
    }

    private static bool AddAll(BlockSet blocks)
    {
        blocks.Fill();
        return true;
    }

    private static bool AddRanges(BlockSet blocks, ReadOnlySpan<byte> bytes)
    {
        if (!AreRangesValid(blocks.Length, bytes))
            return false;
        var reader = new WireReader(bytes);
        while (!reader.AtEnd)
            blocks.AddRange(reader.ReadUInt16(), reader.ReadUInt16() + 1);
        return true;
    }

    /// <summary>Runs come in ascending order and never overlap, so a list can not be longer than the file.</summary>
    private static bool AreRangesValid(int blockCount, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes.Length % RangeSize != 0)
            return false;
        var reader = new WireReader(bytes);
        var next = 0;
        while (!reader.AtEnd)
        {
            int first = reader.ReadUInt16(), end = first + reader.ReadUInt16() + 1;
            if (first < next || end > blockCount)
                return false;
            next = end;
        }
        return true;
    }

    private static bool AddBitmap(BlockSet blocks, ReadOnlySpan<byte> bytes)
    {
        if (!IsBitmapValid(blocks.Length, bytes))
            return false;
        for (var i = 0; i < bytes.Length; i++)
            for (int rest = bytes[i]; rest != 0;)
            {
                var bit = BitOperations.LeadingZeroCount((uint)rest << 24);
                blocks.Add(i * 8 + bit);
                rest &= ~(0x80 >> bit);
            }
        return true;
    }

    private static bool IsBitmapValid(int blockCount, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != BlockSet.BitmapBytes(blockCount))
            return false;
        var unused = bytes.Length * 8 - blockCount;
        return unused == 0 || (bytes[^1] & ((1 << unused) - 1)) == 0;
    }
}
