using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using FsNet.Node.Storage;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Node.Transfer;

/// <summary>
/// The sending half of a connection: control frames first, block bytes in the room that is left. How much is handed to the kernel
/// at a time follows how fast it takes it: little on a slow path, where control frames must not wait, much on a fast one.
/// </summary>
internal sealed class FrameSender(
    Socket socket, RateLimiter limiter, ReadGate gate, DiskThreads disk, TransferEvents events, int connection) : IDisposable
{
    /// <summary>What is handed to the kernel at a time at first.</summary>
    public const int SmallestBatch = 16 * 1024;

    private const int LargestBatch = 256 * 1024;
    /// <summary>Control frames wait for the limit only where they have used up so much of what is to come: blocks wait for them.</summary>
    private static readonly TimeSpan ControlLead = TimeSpan.FromMilliseconds(250);

    private const int MaxControlFrames = 1 << 16;
    private const long MaxControlBytes = 8 << 20;
    private const int ChunkHeader = Frame.HeaderSize + BlockHeader.Size;
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(10);

    /// <summary>The slowest lines need a minute for one batch.</summary>
    private static readonly TimeSpan Stuck = TimeSpan.FromMinutes(2);

    private readonly ConcurrentQueue<PeerMessage> _control = new();
    private readonly ConcurrentQueue<BlockJob> _jobs = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? _ahead;
    private byte[] _buffer = new byte[RoomFor(SmallestBatch)];
    private readonly int _slice = limiter.SliceBytes;
    private BlockJob? _job;
    private int _length;
    private int _batch = SmallestBatch;
    private volatile bool _closing;
    private int _isBusy;
    private int _controlCount;
    private long _controlBytes;
    private long _sendingSince;

    /// <returns>False when so much waits already that the peer can not be reading.</returns>
    public bool TrySend(PeerMessage message)
    {
        if (Interlocked.Increment(ref _controlCount) > MaxControlFrames
            || Interlocked.Add(ref _controlBytes, message.FrameSize) > MaxControlBytes)
            return false;
        gate.Unsent(message.FrameSize);
        _control.Enqueue(message);
        return true;
    }

    /// <summary>The kernel has taken nothing for very long: the peer does not read, or is gone.</summary>
    public bool IsStuck => Interlocked.Read(ref _sendingSince) is var since and > 0 && Stopwatch.GetElapsedTime(since) > Stuck;

    public void Send(BlockJob job) => _jobs.Enqueue(job);

    /// <summary>Ends once what waits now has been sent; blocks are given up.</summary>
    public void Close() => _closing = true;

    /// <summary>Completes when everything is sent after <see cref="Close"/>, or fails with the connection.</summary>
    public Task Ended => _ended.Task;

    /// <summary>
    /// Sends what waits. Control frames alone go out on the caller's thread: they are few bytes, and waking another thread costs more.
    /// Blocks are read where a disk that is slow keeps nobody else waiting.
    /// </summary>
    public void Flush(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _isBusy, 1) != 0)
            return;
        if (_jobs.IsEmpty && _job is null)
            _ = PumpAsync(cancellation);
        else
            disk.Queue(() => _ = PumpAsync(cancellation));
    }

    public void Dispose()
    {
        _job?.Dispose();
        while (_jobs.TryDequeue(out var job))
            job.Dispose();
    }

    private async Task PumpAsync(CancellationToken cancellation)
    {
        try
        {
            do
            {
                while (await SendSomeAsync(cancellation))
                    ;
                Volatile.Write(ref _isBusy, 0);
                // What was added after the last look found somebody at work, and was left to us.
            }
            while (HasWork && Interlocked.Exchange(ref _isBusy, 1) == 0);
            if (_closing)
                _ended.TrySetResult();
        }
        catch (Exception e)
        {
            // Whatever it was, nothing can be sent any more: the connection ends with it.
            _ended.TrySetException(e);
        }
    }

    private bool HasWork => !_control.IsEmpty || HasBlocks;

    /// <summary>What can be sent next needs no disk.</summary>
    private bool HasBytes => _job is { } job && job.Ahead >= Math.Min(job.Remaining, Math.Min(_batch, _slice));

    private bool HasBlocks => !_closing && (!_jobs.IsEmpty || _job is not null);

    private async ValueTask<bool> SendSomeAsync(CancellationToken cancellation)
    {
        _length = 0;
        FillControl();
        var controlBytes = _length;
        if (HasBlocks && !HasBytes)
            await disk.SwitchAsync();
        var blockBytes = HasBlocks ? FillBlocks() : 0;
        if (_length == 0)
            return false;
        await limiter.WaitAsync(_length, cancellation, blockBytes > 0 ? TimeSpan.Zero : ControlLead);
        await SendBufferAsync(cancellation);
        gate.Unsent(-controlBytes);
        if (blockBytes > 0)
            events.BytesSent(connection, blockBytes);
        if (_job is { IsDone: true })
            FinishJob();
        return true;
    }

    private void FillControl()
    {
        while (_length < _batch && _control.TryDequeue(out var message))
        {
            Interlocked.Decrement(ref _controlCount);
            var writer = new WireWriter(_buffer.AsSpan(_length));
            message.Format(ref writer);
            _length += writer.Length;
            Interlocked.Add(ref _controlBytes, -writer.Length);
            events.MessageSent(connection, message);
        }
    }

    private int FillBlocks()
    {
        var budget = Math.Min(_batch, _slice) - _length;
        var total = 0;
        while (budget > 0 && (_job is not null || _jobs.TryDequeue(out _job)) && !_job.IsDone)
        {
            var count = Math.Min(Math.Min(_job.Remaining, Frame.MaxChunkBytes), budget);
            if (!TryReadChunk(_job, count))
                continue;
            budget -= count + ChunkHeader;
            total += count;
        }
        return total;
    }

    private bool TryReadChunk(BlockJob job, int count)
    {
        var writer = new WireWriter(_buffer.AsSpan(_length));
        new BlockHeader(job.Handle, (ushort)job.Block, (uint)job.Offset).FormatFrame(ref writer, count);
        try
        {
            job.Read(writer.Take(count), AheadOf(job));
        }
        catch (Exception e)
        {
            _job = null;
            events.BlockUnreadable(connection, job, e);
            return false;
        }
        _length += writer.Length;
        return true;
    }

    /// <summary>On a slow line a block is read in one piece: for each read the sender moves to a thread that may wait for a disk.</summary>
    private byte[]? AheadOf(BlockJob job) => job.Ahead > 0 || _batch < BlockJob.MostAhead ? _ahead ??= new byte[BlockJob.MostAhead] : null;

    private async ValueTask SendBufferAsync(CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        Interlocked.Exchange(ref _sendingSince, started);
        for (var sent = 0; sent < _length;)
            sent += await socket.SendAsync(_buffer.AsMemory(sent, _length - sent), SocketFlags.None, cancellation);
        Interlocked.Exchange(ref _sendingSince, 0);
        Adapt(Stopwatch.GetElapsedTime(started));
    }

    private void Adapt(TimeSpan took)
    {
        var batch = took < Quick && _length >= _batch ? Math.Min(_batch * 2, LargestBatch)
            : took > Slow ? Math.Max(_batch / 2, SmallestBatch)
            : _batch;
        if (batch == _batch)
            return;
        _batch = batch;
        if (_buffer.Length < RoomFor(batch))
            _buffer = new byte[RoomFor(LargestBatch)];
        SocketTuning.LimitUnsent(socket, batch);
    }

    /// <summary>The last frame begins before the batch is full.</summary>
    private static int RoomFor(int batch) => batch + Frame.HeaderSize + Frame.MaxLength;

    private void FinishJob()
    {
        var job = _job!;
        _job = null;
        job.Dispose();
        events.BlockSent(connection, job);
    }
}
