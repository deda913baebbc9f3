using CsCheck;
using FsNet.Shaper.Queueing;

namespace FsNet.Shaper.Tests.Queueing;

public sealed class LatenessHistogramTests
{
    [Fact]
    public void QuantilesAreAtMostAnEighthTooLarge() => Gen.Long[0, 10_000_000_000].Array[1, 200].Sample(times =>
    {
        var histogram = new LatenessHistogram();
        foreach (var ns in times)
            histogram.Add(ns);
        var median = times.Order().ElementAt(((times.Length + 1) / 2) - 1) / 1e6;
        Assert.InRange(histogram.QuantileMs(0.5), median, (median * 1.126) + 1e-6);
        Assert.Equal(times.Max() / 1e6, histogram.MaxMs);
        Assert.Equal(histogram.MaxMs, histogram.QuantileMs(1));
    });

    [Fact]
    public void NothingYetIsZero() => Assert.Equal(0, new LatenessHistogram().QuantileMs(0.99));

    [Fact]
    public void EarlyIsInTime()
    {
        var histogram = new LatenessHistogram();
        histogram.Add(-5);
        Assert.Equal(0, histogram.MaxMs);
    }
}
