using CsCheck;
using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Wire;

public class AvailabilityTests
{
    private static readonly Gen<BlockSet> GenBlocks =
        from length in Gen.Int[1, 2000]
        from first in Gen.Int[0, length - 1]
        from run in Gen.Int[0, length - first]
        from members in Gen.Int[0, length - 1].Array[0, 50]
        from full in Gen.Bool
        select SetOf(length, full ? [.. Enumerable.Range(first, run)] : members);

    [Fact]
    public void WhatIsWrittenIsRead() => GenBlocks.Sample(blocks =>
    {
        var (kind, bytes) = Write(blocks);
        var read = new BlockSet(blocks.Length);
        Assert.True(Availability.IsValid(blocks.Length, kind, bytes));
        Assert.True(Availability.TryAddTo(read, kind, bytes));
        Assert.Equal(blocks.Ranges(), read.Ranges());
    });

    [Fact]
    public void TheShortestFormIsTaken() => GenBlocks.Sample(blocks =>
    {
        var (kind, bytes) = Write(blocks);
        var (ranges, bitmap) = (blocks.Ranges().Count() * Availability.RangeSize, BlockSet.BitmapBytes(blocks.Length));
        var expected = blocks.IsEmpty ? AvailabilityKind.None : blocks.IsFull ? AvailabilityKind.All
            : ranges < bitmap ? AvailabilityKind.Ranges : AvailabilityKind.Bitmap;
        return kind == expected && bytes.Length == (blocks.IsEmpty || blocks.IsFull ? 0 : Math.Min(ranges, bitmap));
    });

    /// <summary>Both ways to look at bytes from the network agree, and a set is not touched by what is refused.</summary>
    [Fact]
    public void ValidityIsWhatIsTaken() => Gen.Select(Gen.Int[0, 40], Gen.Byte[0, 5], Gen.Byte[0, 9].Array[0, 9]).Sample(t =>
    {
        var set = SetOf(t.Item1, t.Item1 > 3 ? [3] : []);
        var before = set.Count;
        var taken = Availability.TryAddTo(set, (AvailabilityKind)t.Item2, t.Item3);
        Assert.Equal(Availability.IsValid(t.Item1, (AvailabilityKind)t.Item2, t.Item3), taken);
        return taken || set.Count == before;
    }, iter: 20_000);

    [Theory]
    [InlineData(AvailabilityKind.Ranges, "", "no range")]
    [InlineData(AvailabilityKind.Ranges, "000000", "a range cut off")]
    [InlineData(AvailabilityKind.Ranges, "00090001", "beyond the end")]
    [InlineData(AvailabilityKind.Ranges, "0003000000020000", "descending")]
    [InlineData(AvailabilityKind.Ranges, "0003000100040000", "overlapping")]
    [InlineData(AvailabilityKind.Bitmap, "80", "too short")]
    [InlineData(AvailabilityKind.Bitmap, "800000", "too long")]
    [InlineData(AvailabilityKind.Bitmap, "8020", "a bit beyond the end")]
    [InlineData(AvailabilityKind.None, "00", "bytes after None")]
    [InlineData(AvailabilityKind.All, "00", "bytes after All")]
    [InlineData((AvailabilityKind)4, "", "an unknown kind")]
    public void WhatIsWrongIsRefused(AvailabilityKind kind, string hex, string why) =>
        Assert.False(Availability.IsValid(10, kind, Convert.FromHexString(hex)), why);

    [Fact]
    public void ABlockNumberHas16Bits()
    {
        var blocks = SetOf(BlockLayout.MaxBlocks, [BlockLayout.MaxBlocks - 1]);
        Assert.Equal("FFFF0000", Convert.ToHexString(Write(blocks).Bytes));
        blocks.Fill();
        blocks.Remove(0);
        Assert.Equal("0001FFFE", Convert.ToHexString(Write(blocks).Bytes));
    }

    private static (AvailabilityKind Kind, byte[] Bytes) Write(BlockSet blocks)
    {
        var (kind, size) = Availability.Measure(blocks);
        var bytes = new byte[size];
        var writer = new WireWriter(bytes);
        Availability.Format(blocks, kind, ref writer);
        Assert.Equal((size, false), (writer.Length, writer.Overflowed));
        return (kind, bytes);
    }

    private static BlockSet SetOf(int length, int[] members)
    {
        var set = new BlockSet(length);
        foreach (var member in members)
            set.Add(member);
        return set;
    }
}
