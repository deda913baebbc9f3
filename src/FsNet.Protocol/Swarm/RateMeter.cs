namespace FsNet.Protocol.Swarm;

/// <summary>Bytes per second as an exponentially weighted mean over about a second.</summary>
internal struct RateMeter
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private TimeSpan _since;
    private long _pending;

    /// <summary>Bytes, or whatever is added.</summary>
    public double PerSecond { get; private set; }

    public long Total { get; private set; }

    public void Add(long amount)
    {
        _pending += amount;
        Total += amount;
    }

    /// <summary>Takes what was added since the last call into the mean. Call at regular intervals.</summary>
    public void Advance(TimeSpan now)
    {
        var elapsed = now - _since;
        if (elapsed <= TimeSpan.Zero)
            return;
        // An implicit Euler step of the low-pass filter: close to 1 - exp(-elapsed / window), and the same on every processor.
        var weight = elapsed / (elapsed + Window);
        PerSecond += weight * (_pending / elapsed.TotalSeconds - PerSecond);
        _pending = 0;
        _since = now;
    }
}
