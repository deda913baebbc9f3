namespace FsNet.Testbed.Load;

/// <summary>Times from 1 µs to a quarter of an hour in buckets that grow by 2 %, which is how exact its quantiles are.</summary>
internal sealed class LatencyHistogram
{
    private const double Growth = 1.02;

    private readonly long[] _buckets = new long[1_050];

    public long Count { get; private set; }

    public TimeSpan Max { get; private set; }

    public void Add(TimeSpan latency)
    {
        Count++;
        _buckets[Math.Clamp((int)Math.Log(Math.Max(1, latency.TotalMicroseconds), Growth), 0, _buckets.Length - 1)]++;
        Max = latency > Max ? latency : Max;
    }

    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _buckets.Length; i++)
            _buckets[i] += other._buckets[i];
        Count += other.Count;
        Max = other.Max > Max ? other.Max : Max;
    }

    /// <summary>At least <paramref name="share"/> of the times are no longer; zero where there are none.</summary>
    public TimeSpan Quantile(double share)
    {
        var rest = (long)Math.Ceiling(share * Count);
        for (var i = 0; i < _buckets.Length && rest > 0; i++)
            if ((rest -= _buckets[i]) <= 0)
                return Min(Max, TimeSpan.FromMicroseconds(Math.Pow(Growth, i + 1)));
        return TimeSpan.Zero;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
