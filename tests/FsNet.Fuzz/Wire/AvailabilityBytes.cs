using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Fuzz.Wire;

/// <summary><c>u8 kind | u16 blocks of the file, less one | availability</c>, beside a slow reader that is plainly right.</summary>
internal static class AvailabilityBytes
{
    public static void Run(ReadOnlySpan<byte> input)
    {
        var reader = new WireReader(input);
        var kind = (AvailabilityKind)reader.ReadByte();
        var count = reader.ReadUInt16() + 1;
        var bytes = reader.ReadRest();
        var expected = kind switch
        {
            AvailabilityKind.None => bytes.IsEmpty ? new bool[count] : null,
            AvailabilityKind.All => bytes.IsEmpty ? AllOf(count) : null,
            AvailabilityKind.Ranges => RangesOf(count, bytes),
            AvailabilityKind.Bitmap => BitmapOf(count, bytes),
            _ => null,
        };
        var blocks = new BlockSet(count);
        var isTaken = Availability.TryAddTo(blocks, kind, bytes);
        Invariant.Holds(isTaken == expected is not null, $"{kind} of {bytes.Length} bytes for {count} blocks: taken is {isTaken}");
        Invariant.Holds(isTaken == Availability.IsValid(count, kind, bytes), $"{kind}: TryAddTo and IsValid differ");
        Invariant.Holds(isTaken || blocks.IsEmpty, $"{kind}: refused, and {blocks.Count} blocks were taken");
        for (var block = 0; isTaken && block < count; block++)
            Invariant.Holds(blocks.Contains(block) == expected![block], $"{kind}: block {block} of {count} is {blocks.Contains(block)}");
        if (isTaken)
            WrittenAgain(blocks, bytes.Length);
    }

    /// <summary>What is written is what was read, in no more bytes.</summary>
    private static void WrittenAgain(BlockSet blocks, int most)
    {
        var (kind, size) = Availability.Measure(blocks);
        var bytes = new byte[size];
        var writer = new WireWriter(bytes);
        Availability.Format(blocks, kind, ref writer);
        Invariant.Holds(!writer.Overflowed && writer.Length == size, $"{kind}: {size} bytes measured, {writer.Length} written");
        Invariant.Holds(size <= Math.Max(most, BlockSet.BitmapBytes(blocks.Length)), $"{kind}: {size} bytes, and {most} did");
        var again = new BlockSet(blocks.Length);
        Invariant.Holds(Availability.TryAddTo(again, kind, bytes), $"{kind}: what was written is not read");
        Invariant.Holds(again.Count == blocks.Count && !again.HasMoreThan(blocks), $"{kind}: what is read again is something else");
    }

    private static bool[] AllOf(int count)
    {
        var all = new bool[count];
        Array.Fill(all, true);
        return all;
    }

    private static bool[]? RangesOf(int count, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0 || bytes.Length % Availability.RangeSize != 0)
            return null;
        var set = new bool[count];
        var next = 0;
        for (var at = 0; at < bytes.Length; at += Availability.RangeSize)
        {
            int first = bytes[at] << 8 | bytes[at + 1], length = (bytes[at + 2] << 8 | bytes[at + 3]) + 1;
            if (first < next || first + length > count)
                return null;
            Array.Fill(set, true, first, length);
            next = first + length;
        }
        return set;
    }

    private static bool[]? BitmapOf(int count, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != (count + 7) / 8)
            return null;
        var set = new bool[count];
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var isSet = (bytes[bit / 8] >> (7 - bit % 8) & 1) != 0;
            if (isSet && bit >= count)
                return null;
            if (isSet)
                set[bit] = true;
        }
        return set;
    }
}
