namespace FsNet.Links;

/// <summary>A FIFO in front of a line of fixed rate. Who would have to wait longer than the bound is dropped (drop-tail).</summary>
internal sealed class RateQueue
{
    private const long NsPerSecond = 1_000_000_000;
    private const long NsPerTick = 100;

    private long _bitsPerSecond, _queueNs;

    // A bit takes no whole number of nanoseconds; what is left over goes to the next packet, so the rate is exact in the long run.
    private long _remainder;

    public RateQueue(long bitsPerSecond, TimeSpan queue)
    {
        Change(bitsPerSecond, queue);
    }

    /// <summary>When the last packet taken has left.</summary>
    public long FreeNs { get; private set; } = long.MinValue;

    public Passage Enter(int wireBytes, long nowNs)
    {
        var startNs = Math.Max(nowNs, FreeNs);
        if (startNs - nowNs > _queueNs)
            return new Passage(Fate.QueueFull, nowNs);
        FreeNs = startNs + ServiceNs(wireBytes);
        return new Passage(Fate.Passed, FreeNs);
    }

    /// <summary>For packets that enter from now on.</summary>
    public void Change(long bitsPerSecond, TimeSpan queue)
    {
        _bitsPerSecond = bitsPerSecond;
        _queueNs = queue.Ticks * NsPerTick;
        _remainder = 0;
    }

    private long ServiceNs(int wireBytes)
    {
        var (ns, remainder) = Math.DivRem((8L * wireBytes * NsPerSecond) + _remainder, _bitsPerSecond);
        _remainder = remainder;
        return ns;
    }
}
