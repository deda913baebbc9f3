namespace FsNet.Node.Transfer;

/// <summary>
/// Paces bytes to a rate: each taker is given the next free slot on a time line, in the order of asking. Lateness is made up for
/// within <see cref="Burst"/>, so that coarse timers do not eat into the rate.
/// </summary>
internal sealed class RateLimiter
{
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(4);
    private const int MinSliceBytes = 2 * 1024;

    private readonly TimeProvider _time;
    private readonly double _bytesPerTick;
    private readonly Lock _gate = new();
    private long _next;

    /// <param name="bitsPerSecond">Null is unlimited.</param>
    public RateLimiter(long? bitsPerSecond, TimeProvider time)
    {
        _time = time;
        BitsPerSecond = bitsPerSecond;
        _bytesPerTick = bitsPerSecond / 8.0 / time.TimestampFrequency ?? 0;
    }

    public long? BitsPerSecond { get; }

    /// <summary>How many bytes to move at a time, so that the rate is smooth and others get their turn.</summary>
    public int SliceBytes => BitsPerSecond is { } rate
        ? (int)Math.Clamp(rate / 8.0 * Slice.TotalSeconds, MinSliceBytes, int.MaxValue / 2)
        : int.MaxValue;

    /// <summary>Completes when these bytes may move.</summary>
    /// <param name="lead">They may move so much before their turn: others will wait the longer.</param>
    public ValueTask WaitAsync(int bytes, CancellationToken cancellation, TimeSpan lead = default)
    {
        if (BitsPerSecond is null)
            return ValueTask.CompletedTask;
        var delay = Reserve(bytes) - lead;
        return delay <= TimeSpan.Zero ? ValueTask.CompletedTask : new ValueTask(Task.Delay(delay, _time, cancellation));
    }

    /// <summary>These bytes have moved, and nobody could make them wait: what moves next does.</summary>
    public void Charge(int bytes)
    {
        if (BitsPerSecond is not null)
            _ = Reserve(bytes);
    }

    private TimeSpan Reserve(int bytes)
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var start = Math.Max(_next, now - (long)(Burst.TotalSeconds * _time.TimestampFrequency));
            _next = start + (long)(bytes / _bytesPerTick);
            return _time.GetElapsedTime(now, start);
        }
    }
}
