using CsCheck;
using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tests.Content;

public class BlockLayoutTests
{
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;
    private const long GiB = 1024 * MiB;

    [Theory]
    [InlineData(0, 64 * KiB, 0)]
    [InlineData(1, 64 * KiB, 1)]
    [InlineData(64 * KiB, 64 * KiB, 1)]
    [InlineData(64 * KiB + 1, 64 * KiB, 2)]
    [InlineData(64 * MiB, 64 * KiB, 1024)]
    [InlineData(64 * MiB + 1, 128 * KiB, 513)]
    [InlineData(16 * GiB, 16 * MiB, 1024)]
    [InlineData(16 * GiB + 1, 16 * MiB, 1025)]
    [InlineData(1024 * GiB, 16 * MiB, 65536)]
    public void BlocksGrowWithTheFile(long length, long blockBytes, int blocks)
    {
        var layout = BlockLayout.For(length);
        Assert.Equal((blockBytes, blocks, true), (layout.BlockBytes, layout.BlockCount, layout.IsValid));
    }

    [Fact]
    public void BlocksAddUpToTheFile() => Gen.Select(Gen.Long[0, 2000L << 16], Gen.Byte[16, 24]).Sample(t =>
    {
        var layout = new BlockLayout(t.Item1, t.Item2);
        var at = 0L;
        for (var block = 0; block < layout.BlockCount; block++)
        {
            Assert.Equal(at, layout.OffsetOf(block));
            Assert.InRange(layout.BytesOf(block), 1, layout.BlockBytes);
            at += layout.BytesOf(block);
        }
        return at == layout.Length;
    });

    [Theory]
    [InlineData(-1, 16)]
    [InlineData(0, 15)]
    [InlineData(0, 25)]
    [InlineData(0, 255)]
    [InlineData(4 * GiB + 1, 16)]
    [InlineData(1024 * GiB + 1, 24)]
    [InlineData(long.MaxValue, 24)]
    [InlineData(long.MinValue, 24)]
    public void LimitsHold(long length, byte log2) => Assert.False(new BlockLayout(length, log2).IsValid);

    [Fact]
    public void TheLongestFilesAreAllowed()
    {
        Assert.True(new BlockLayout(4 * GiB, 16).IsValid);
        Assert.True(new BlockLayout(BlockLayout.MaxLength, 24).IsValid);
        Assert.Equal(1024 * GiB, BlockLayout.MaxLength);
    }
}
