using System.Buffers.Binary;
using FsNet.Node.Storage;
using FsNet.Node.Transfer;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Node.Tests.Transfer;

public sealed class FrameSenderTests : IDisposable
{
    private const int SmallBuffer = 64 * 1024;

    private readonly TempFolder _folder = new();
    private readonly RecordedEvents _events = new();
    private readonly DiskThreads _disk = new(TimeProvider.System);

    public void Dispose()
    {
        _disk.Dispose();
        _folder.Dispose();
    }

    /// <summary>16 MiB are far more than the kernel holds here: the frame that is put in behind them must overtake most of them.</summary>
    [Fact]
    public async Task AControlFrameOvertakesTheBlockThatIsBeingSent()
    {
        var bytes = Content.Bytes(16 << 20);
        var file = Content.Share(_folder["f"], bytes, blockSizeLog2: 24);
        using var pair = await SocketPair.ConnectAsync(SmallBuffer);
        using var sender = Sender(pair);
        sender.Send(new BlockJob(file, 7, 0));
        sender.Flush(CancellationToken.None);

        var (received, behind) = (0, -1);
        while (received < bytes.Length)
        {
            var (type, body) = await ReceiveFrameAsync(pair);
            if (type == PeerMessageType.Block)
                received = CheckChunk(bytes, body, received);
            else
                behind = received;
            if (behind < 0 && _events.Lines.Length == 0)
                Overtake(sender);
        }
        Assert.InRange(behind, 1, bytes.Length / 2);
        await EndAsync(sender);
        Assert.Contains("-> block 0", _events.Lines);
        Assert.Equal(bytes.Length, _events.BytesOut);
    }

    [Fact]
    public async Task BlocksFollowEachOtherInOrder()
    {
        var bytes = Content.Bytes((2 << 16) + 1);
        var file = Content.Share(_folder["f"], bytes);
        using var pair = await SocketPair.ConnectAsync();
        using var sender = Sender(pair);
        foreach (var block in new[] { 2, 0, 1 })
            sender.Send(new BlockJob(file, 7, block));
        sender.Flush(CancellationToken.None);
        foreach (var block in new[] { 2, 0, 1 })
            await ReceiveBlockAsync(pair, Content.Block(bytes, file.Manifest.Layout, block).ToArray(), block);
        await EndAsync(sender);
        Assert.Equal(["-> block 2", "-> block 0", "-> block 1"], _events.Lines);
    }

    [Fact]
    public async Task ClosedItSendsWhatWasSaidAndGivesBlocksUp()
    {
        var file = Content.Share(_folder["f"], Content.Bytes(100));
        using var pair = await SocketPair.ConnectAsync();
        using var sender = Sender(pair);
        sender.Send(new BlockJob(file, 7, 0));
        sender.TrySend(new Goodbye(GoodbyeReason.Leaving));
        await EndAsync(sender);
        Assert.Equal(["-> Goodbye reason=Leaving"], _events.Lines);
        Assert.Equal("000000020C01", Convert.ToHexString(await pair.ReceiveAsync(6)));
        Assert.Equal(0, pair.Far.Available);
    }

    [Fact]
    public async Task ABlockThatCannotBeReadHoldsUpNobody()
    {
        var (lost, there) = (Content.Share(_folder["lost"], Content.Bytes(100)), Content.Share(_folder["there"], Content.Bytes(50)));
        File.Delete(_folder["lost"]);
        using var pair = await SocketPair.ConnectAsync();
        using var sender = Sender(pair);
        sender.Send(new BlockJob(lost, 7, 0));
        sender.Send(new BlockJob(there, 8, 0));
        sender.Flush(CancellationToken.None);
        await ReceiveBlockAsync(pair, Content.Bytes(50), 0);
        await EndAsync(sender);
        Assert.StartsWith("unreadable 0: ", _events.Lines[0]);
        Assert.Equal("-> block 0", _events.Lines[1]);
    }

    [Fact]
    public void ABlockOfAFileThatChangesIsNeverSentToItsEnd()
    {
        using var job = new BlockJob(Content.Share(_folder["f"], Content.Bytes(100)), 7, 0);
        job.Read(new byte[60]);
        File.WriteAllBytes(_folder["f"], Content.Bytes(100, seed: 2));
        File.SetLastWriteTimeUtc(_folder["f"], DateTime.UnixEpoch);
        var error = Assert.Throws<IOException>(() => job.Read(new byte[40]));
        Assert.Contains("has changed while it was being sent", error.Message);
    }

    [Fact]
    public async Task APeerThatDoesNotReadIsNoticed()
    {
        using var pair = await SocketPair.ConnectAsync();
        using (var sender = Sender(pair))
            Assert.Equal(1 << 16, CountTaken(sender, new Request(7, 3)));
        using (var sender = Sender(pair))
            Assert.InRange(CountTaken(sender, new ManifestPart(7, 0, new Hash256[ManifestPart.MaxHashes])), 200, 256);
    }

    private static void Overtake(FrameSender sender)
    {
        Assert.True(sender.TrySend(new Have(7, 3)));
        sender.Flush(CancellationToken.None);
    }

    private static async Task EndAsync(FrameSender sender)
    {
        sender.Close();
        sender.Flush(CancellationToken.None);
        await sender.Ended.WaitAsync(SocketPair.Patience);
    }

    /// <summary>Several threads ask to send at once: each frame leaves once, in its thread's order, and none is left behind.</summary>
    [Fact]
    public async Task FlushedFromManyThreadsEveryFrameLeavesOnce()
    {
        const int Threads = 4, Each = 500;
        using var pair = await SocketPair.ConnectAsync();
        using var sender = Sender(pair);
        var flushing = Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                Assert.True(sender.TrySend(new Request((ushort)thread, i)));
                sender.Flush(CancellationToken.None);
            }
        })));
        var last = Enumerable.Repeat(-1, Threads).ToArray();
        for (var i = 0; i < Threads * Each; i++)
        {
            var (type, body) = await ReceiveFrameAsync(pair);
            var request = Assert.IsType<Request>(PeerMessage.Parse(type, body, out _));
            Assert.Equal(++last[request.Handle], request.Block);
        }
        await flushing;
        Assert.Equal(0, pair.Far.Available);
    }

    private static int CountTaken(FrameSender sender, PeerMessage message)
    {
        var count = 0;
        while (sender.TrySend(message))
            count++;
        return count;
    }

    private FrameSender Sender(SocketPair pair) => new(pair.Near, new RateLimiter(null, TimeProvider.System), new ReadGate(), _disk, _events, 1);

    private static async Task ReceiveBlockAsync(SocketPair pair, byte[] bytes, int block)
    {
        for (var received = 0; received < bytes.Length;)
        {
            var (type, body) = await ReceiveFrameAsync(pair);
            Assert.Equal((PeerMessageType.Block, block), (type, BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(2))));
            received = CheckChunk(bytes, body, received);
        }
    }

    private static async Task<(PeerMessageType Type, byte[] Body)> ReceiveFrameAsync(SocketPair pair)
    {
        Assert.True(Frame.TryReadHeader(await pair.ReceiveAsync(Frame.HeaderSize), out var length, out var type));
        return (type, await pair.ReceiveAsync(length - 1));
    }

    /// <summary>The chunk is the next one, and holds the block's bytes.</summary>
    /// <returns>Bytes of the block received so far.</returns>
    private static int CheckChunk(byte[] bytes, byte[] body, int received)
    {
        Assert.Equal((uint)received, BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(4)));
        var chunk = body.AsSpan(BlockHeader.Size);
        Assert.True(chunk.SequenceEqual(bytes.AsSpan(received, chunk.Length)));
        return received + chunk.Length;
    }
}
