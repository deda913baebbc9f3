using System.Numerics;

namespace FsNet.Shaper.Queueing;

/// <summary>
/// How late packets left, in buckets of fixed size: eight to each power of two, so a quantile is at most an eighth too large.
/// </summary>
internal sealed class LatenessHistogram
{
    private const int BitsPerOctave = 3;
    private const int PerOctave = 1 << BitsPerOctave;
    private const double NsPerMs = 1e6;

    private readonly long[] _counts = new long[(64 - BitsPerOctave + 1) * PerOctave];
    private long _maxNs;

    public double MaxMs => _maxNs / NsPerMs;

    /// <param name="lateNs">What was early, for clocks are read one after the other, counts as in time.</param>
    public void Add(long lateNs)
    {
        lateNs = Math.Max(0, lateNs);
        _counts[Bucket(lateNs)]++;
        _maxNs = Math.Max(_maxNs, lateNs);
    }

    /// <param name="share">0.5 is the median.</param>
    /// <returns>The upper end of its bucket, or the largest seen; 0 where there is nothing yet.</returns>
    public double QuantileMs(double share)
    {
        var left = (long)Math.Ceiling(share * _counts.Sum());
        for (var bucket = 0; bucket < _counts.Length && left > 0; bucket++)
        {
            left -= _counts[bucket];
            if (left <= 0)
                return Math.Min(MaxMs, UpperEndNs(bucket) / NsPerMs);
        }
        return 0;
    }

    private static int Bucket(long ns)
    {
        var octave = Math.Max(0, BitOperations.Log2((ulong)ns) - BitsPerOctave);
        return (octave * PerOctave) + (int)(ns >> octave);
    }

    private static double UpperEndNs(int bucket)
    {
        var octave = Math.Max(0, (bucket / PerOctave) - 1);
        return (bucket - (octave * PerOctave) + 1) * Math.Pow(2, octave);
    }
}
