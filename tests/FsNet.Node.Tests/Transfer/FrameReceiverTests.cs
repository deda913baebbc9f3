using System.Net.Sockets;
using FsNet.Base;
using FsNet.Node.Storage;
using FsNet.Node.Transfer;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Node.Tests.Transfer;

public class FrameReceiverTests
{
    private const int ShortBlock = 10;
    private static readonly byte[] Bytes = Content.Bytes((1 << 16) + ShortBlock);
    private static readonly byte[] Last = Bytes[^ShortBlock..];

    private static readonly StoredFile Shared =
        StoredFile.Whole(Content.ManifestOf(Bytes), "f", "nowhere", new FileStamp(Bytes.Length, 0, 0, 0, 0));

    /// <summary>A block in two chunks, and messages before, between and after them.</summary>
    private static readonly byte[] Stream =
    [
        .. Wire.Frame(new Hello(1, 2)), .. Wire.Frame(new Have(7, 3)), .. Wire.Chunk(7, 1, 0, Last.AsSpan(0, 4)),
        .. Wire.Frame(new Request(7, 3)), .. Wire.Chunk(7, 1, 4, Last.AsSpan(4)), .. Wire.Frame(new Goodbye(GoodbyeReason.Leaving)),
    ];

    private static readonly string[] Expected =
    [
        "<- Hello version=2 node=0000000000000001 port=2", "<- Have handle=7 blocks=3", "<- Request handle=7 block=3", "<- block 1 good",
        "<- Goodbye reason=Leaving",
    ];

    [Fact]
    public async Task Whole() => await AssertTaken([Stream]);

    [Fact]
    public async Task ByteByByte() => await AssertTaken([.. Stream.Chunk(1)]);

    [Fact]
    public async Task CutAtEachByte()
    {
        for (var at = 1; at < Stream.Length; at++)
            await AssertTaken([Stream[..at], Stream[at..]]);
    }

    [Fact]
    public async Task FramesOfTheLargestSize()
    {
        var longest = new ManifestPart(7, 0, new Hash256[ManifestPart.MaxHashes]);
        byte[] bytes = [.. Enumerable.Repeat(Wire.Frame(longest), 20).SelectMany(f => f), .. Wire.Chunk(7, 0, 0, Bytes.AsSpan(0, 1 << 16))];
        var (events, reason) = await ReceiveAsync([bytes]);
        Assert.Equal("it closed the connection", reason);
        Assert.Equal([.. Enumerable.Repeat($"<- {longest}", 20), "<- block 0 good"], events.Lines);
    }

    /// <summary>Nothing but the header is sent: it must not be waited for what it announces.</summary>
    [Theory]
    [InlineData("FFFFFFFF09", "length")]
    [InlineData("0001000A09", "length 65546")]
    [InlineData("0000000009", "length 0")]
    [InlineData("0000000100", "type 0")]
    [InlineData("000000010E", "type 14")]
    [InlineData("0000000109", "without bytes")]
    [InlineData("0000000909 0007 0001 00000000", "without bytes")]
    [InlineData("0000000A09 0007 0002 00000000", "not asked for")]
    [InlineData("0000000A09 0007 0001 00000001", "byte 0 of 10 was due")]
    [InlineData("0000001409 0007 0001 00000000", "bytes 0+11")]
    [InlineData("0000000208 00", "too short")]
    [InlineData("000000020C 0100", "")]
    public async Task RefusedByTheHeader(string hex, string why)
    {
        using var pair = await SocketPair.ConnectAsync();
        using var blocks = Awaited();
        var running = Receiver(pair, blocks, new RecordedEvents()).RunAsync(CancellationToken.None);
        await pair.Far.SendAsync(Convert.FromHexString(hex.Replace(" ", "")));
        if (why == "")
            pair.Far.Shutdown(SocketShutdown.Send);
        Assert.Contains(why, await running.WaitAsync(SocketPair.Patience));
    }

    [Fact]
    public async Task GarbageEndsTheConnectionAndNothingElse()
    {
        var prng = new Prng(8);
        for (var round = 0; round < 200; round++)
        {
            var garbage = round % 2 == 0 ? Stream.ToArray() : new byte[500];
            if (round % 2 == 0)
                for (var i = 0; i < 4; i++)
                    garbage[prng.Next(garbage.Length)] = (byte)prng.NextUInt64();
            else
                prng.Fill(garbage);
            var (_, reason) = await ReceiveAsync([garbage]);
            Assert.NotEqual("", reason);
        }
    }

    [Fact]
    public async Task BytesOfACancelledBlockAreCountedAndDropped()
    {
        using var pair = await SocketPair.ConnectAsync();
        using var blocks = Awaited();
        var events = new RecordedEvents();
        var running = Receiver(pair, blocks, events).RunAsync(CancellationToken.None);
        await pair.SendAndDrainAsync(Wire.Chunk(7, 1, 0, Last.AsSpan(0, 4)));
        blocks.Cancel(7, 1);
        await pair.Far.SendAsync((byte[])[.. Wire.Chunk(7, 1, 4, Last.AsSpan(4)), .. Wire.Frame(new Suggest(7, 0))]);
        pair.Far.Shutdown(SocketShutdown.Send);
        Assert.Equal("it closed the connection", await running.WaitAsync(SocketPair.Patience));
        Assert.Equal(["<- Suggest handle=7 block=0"], events.Lines);
        Assert.InRange(events.Wasted, 6, ShortBlock);
        Assert.Equal(ShortBlock, events.BytesIn);
    }

    private static async Task AssertTaken(byte[][] pieces)
    {
        var (events, reason) = await ReceiveAsync(pieces);
        Assert.Equal("it closed the connection", reason);
        Assert.Equal(Expected, events.Lines);
        Assert.Equal((ShortBlock, 0), (events.BytesIn, events.Wasted));
    }

    private static async Task<(RecordedEvents Events, string Reason)> ReceiveAsync(byte[][] pieces)
    {
        using var pair = await SocketPair.ConnectAsync();
        using var blocks = Awaited();
        var events = new RecordedEvents();
        var running = Receiver(pair, blocks, events).RunAsync(CancellationToken.None);
        foreach (var piece in pieces[..^1])
            await pair.SendAndDrainAsync(piece);
        await pair.Far.SendAsync(pieces[^1]);
        pair.Far.Shutdown(SocketShutdown.Send);
        return (events, await running.WaitAsync(SocketPair.Patience));
    }

    private static IncomingBlocks Awaited()
    {
        var blocks = new IncomingBlocks();
        blocks.Expect(7, 0, Shared);
        blocks.Expect(7, 1, Shared);
        return blocks;
    }

    private static FrameReceiver Receiver(SocketPair pair, IncomingBlocks blocks, RecordedEvents events) =>
        new(pair.Near, new RateLimiter(null, TimeProvider.System), blocks, new ReadGate(), events, 1);
}
