using FsNet.Node.Storage;
using FsNet.Node.Transfer;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Node.Tests.Transfer;

/// <summary>A peer that says more than is heard, or asks for more than it reads, waits for itself.</summary>
public sealed class ReadGateTests : IDisposable
{
    private readonly FsNet.Node.Storage.DiskThreads _disk = new(TimeProvider.System);

    public void Dispose() => _disk.Dispose();

    [Fact]
    public async Task NoMoreIsReadThanIsHeard()
    {
        using var pair = await SocketPair.ConnectAsync();
        using var blocks = new IncomingBlocks();
        var (gate, events) = (new ReadGate(), new Unheard());
        using var stop = new CancellationTokenSource();
        var reading = new FrameReceiver(pair.Near, Unlimited(), blocks, gate, events, 1).RunAsync(stop.Token);
        var frame = Wire.Frame(new Request(7, 3));
        var sent = 0;
        do
        {
            await pair.Far.SendAsync(frame);
            sent++;
            await Until.TrueAsync(() => events.Count == sent || !gate.WaitAsync(default).IsCompleted);
        }
        while (events.Count == sent && sent < 10_000);
        Assert.InRange(sent, 1, 100);
        gate.Input(-sent);
        await Until.TrueAsync(() => events.Count == sent);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    /// <summary>32 KiB for 11 bytes: who asks for hashes and does not take them is not read any further.</summary>
    [Fact]
    public async Task NothingIsReadFromWhoDoesNotTakeTheAnswers()
    {
        using var pair = await SocketPair.ConnectAsync(bufferBytes: 16 * 1024);
        var gate = new ReadGate();
        using var sender = new FrameSender(pair.Near, Unlimited(), gate, _disk, new RecordedEvents(), 1);
        var part = new ManifestPart(7, 0, new Hash256[ManifestPart.MaxHashes]);
        var count = 0;
        for (; count < 10_000 && gate.WaitAsync(default).IsCompleted; count++)
            Assert.True(sender.TrySend(part));
        Assert.InRange(count * part.FrameSize, 1 << 20, (1 << 20) + part.FrameSize);
        sender.Flush(default);
        for (var taken = 0; taken < count; taken++)
            await pair.ReceiveAsync(part.FrameSize);
        await Until.TrueAsync(() => gate.WaitAsync(default).IsCompleted);
    }

    private static RateLimiter Unlimited() => new(null, TimeProvider.System);

    /// <summary>An engine that is busy: what comes is counted, and not dealt with.</summary>
    private sealed class Unheard : TransferEvents
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public override void MessageReceived(int connection, PeerMessage message, ReadGate gate) => Interlocked.Increment(ref _count);

        public override void MessageSent(int connection, PeerMessage message) => throw new NotSupportedException();

        public override void BytesReceived(int connection, int bytes) => throw new NotSupportedException();

        public override void BytesSent(int connection, int bytes) => throw new NotSupportedException();

        public override void BytesWasted(int connection, int bytes) => throw new NotSupportedException();

        public override void BlockReceived(int connection, IncomingBlock block) => throw new NotSupportedException();

        public override void BlockSent(int connection, BlockJob job) => throw new NotSupportedException();

        public override void BlockUnreadable(int connection, BlockJob job, Exception reason) => throw new NotSupportedException();

        public override void Ended(int connection, string reason) => throw new NotSupportedException();
    }
}
