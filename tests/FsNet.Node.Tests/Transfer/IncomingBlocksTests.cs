using FsNet.Node.Storage;
using FsNet.Node.Transfer;
using FsNet.Protocol.Peer;

namespace FsNet.Node.Tests.Transfer;

public class IncomingBlocksTests
{
    private const int BlockBytes = 1 << 16;
    private static readonly byte[] Bytes = Content.Bytes(10 * BlockBytes);
    private static readonly StoredFile Shared = StoredFile.Whole(Content.ManifestOf(Bytes), "f", "nowhere", default);

    private readonly IncomingBlocks _blocks = new();

    [Fact]
    public void ABlockComesInOrderAndIsTheCallers()
    {
        _blocks.Expect(7, 3, Shared);
        Assert.False(Take(3, 0, 1000, out _));
        Assert.True(Take(3, 1000, BlockBytes - 1000, out var block));
        Assert.True(Shared.Manifest.IsBlock(3, block!.Bytes));
        Assert.Equal("block 3 was not asked for", Begin(3, 0, 1, out _));
    }

    [Theory]
    [InlineData(2, 1000, 1, "block 2 was not asked for")]
    [InlineData(3, 1001, 1, "bytes 1001+1 of block 3 came where byte 1000 of 65536 was due")]
    [InlineData(3, 999, 1, "bytes 999+1 of block 3 came where byte 1000 of 65536 was due")]
    [InlineData(3, 1000, BlockBytes - 999, "bytes 1000+64537 of block 3 came where byte 1000 of 65536 was due")]
    [InlineData(3, uint.MaxValue, 1, "bytes 4294967295+1 of block 3 came where byte 1000 of 65536 was due")]
    public void WhatIsNotDueIsRefused(int block, uint offset, int count, string complaint)
    {
        _blocks.Expect(7, 3, Shared);
        Take(3, 0, 1000, out _);
        Assert.Equal(complaint, Begin(block, offset, count, out _));
    }

    [Fact]
    public void AnotherHandleIsAnotherFile()
    {
        _blocks.Expect(7, 3, Shared);
        Assert.Equal("block 3 was not asked for", _blocks.Begin(new BlockHeader(8, 3, 0), 1, out _));
    }

    [Fact]
    public void TheRestOfACancelledBlockIsDropped()
    {
        _blocks.Expect(7, 3, Shared);
        Take(3, 0, 1000, out _);
        _blocks.Cancel(7, 3);
        Assert.Null(Begin(3, 1000, 1000, out var block));
        Assert.Null(block);
    }

    [Fact]
    public void AskedForAgainItIsTakenFromItsFirstByte()
    {
        _blocks.Expect(7, 3, Shared);
        Take(3, 0, 1000, out _);
        _blocks.Cancel(7, 3);
        _blocks.Expect(7, 3, Shared);
        Assert.Null(Begin(3, 1000, BlockBytes - 1000, out var late));
        Assert.Null(late);
        Assert.True(Take(3, 0, BlockBytes, out var block));
        Assert.True(Shared.Manifest.IsBlock(3, block!.Bytes));
    }

    [Fact]
    public void NoMoreThanEightAreUnderWay()
    {
        for (var block = 0; block < 9; block++)
            _blocks.Expect(7, block, Shared);
        for (var block = 0; block < 8; block++)
            Take(block, 0, 1, out _);
        Assert.Equal("more than 8 blocks came at once", Begin(8, 0, 1, out _));
    }

    [Fact]
    public void FinishedAndCancelledOnesMakeRoom()
    {
        for (var block = 0; block < 10; block++)
            _blocks.Expect(7, block, Shared);
        for (var block = 0; block < 8; block++)
            Take(block, 0, 1, out _);
        Assert.True(Take(0, 1, BlockBytes - 1, out _));
        Assert.Null(Begin(8, 0, 1, out _));
        _blocks.Cancel(7, 1);
        Assert.Null(Begin(9, 0, 1, out _));
    }

    /// <summary>The reader holds the block while the engine's thread cancels it and asks again: the new one must not be taken for it.</summary>
    [Fact]
    public void ABlockCancelledUnderTheReaderFinishesNothing()
    {
        _blocks.Expect(7, 0, Shared);
        Begin(0, 0, BlockBytes, out var old);
        old!.Append(Bytes.AsSpan(0, BlockBytes));
        _blocks.Cancel(7, 0);
        _blocks.Expect(7, 0, Shared);
        Assert.False(_blocks.TryFinish(new BlockHeader(7, 0, 0), old));
        Assert.True(Take(0, 0, BlockBytes, out _));
    }

    [Fact]
    public void WhatIsRememberedOfCancelledBlocksHasAnEnd()
    {
        for (var i = 0; i <= 4096; i++)
            _blocks.Cancel((ushort)i, 0);
        Assert.NotNull(_blocks.Begin(new BlockHeader(0, 0, 0), 1, out _));
        Assert.Null(_blocks.Begin(new BlockHeader(1, 0, 0), 1, out _));
    }

    private string? Begin(int block, uint offset, int count, out IncomingBlock? incoming) =>
        _blocks.Begin(new BlockHeader(7, (ushort)block, offset), count, out incoming);

    /// <returns>Whether the block is whole now.</returns>
    private bool Take(int block, int offset, int count, out IncomingBlock? incoming)
    {
        Assert.Null(Begin(block, (uint)offset, count, out incoming));
        incoming!.Append(Bytes.AsSpan(block * BlockBytes + offset, count));
        return _blocks.TryFinish(new BlockHeader(7, (ushort)block, (uint)offset), incoming);
    }
}
