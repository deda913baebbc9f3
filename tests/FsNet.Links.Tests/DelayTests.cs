using CsCheck;
using static FsNet.Links.Tests.Plans;

namespace FsNet.Links.Tests;

public sealed class DelayTests
{
    [Fact]
    public void DelayIsExact() =>
        Assert.All(Run(Model(Profile(delayMs: 45)), 1000, 1000).Select((p, i) => p.AtNs - (i * 1000)), ns => Assert.Equal(Ns(45), ns));

    [Fact]
    public void JitterIsUniformAroundTheDelay()
    {
        // Far apart, so that keeping the order never holds a packet back.
        var passages = Run(Model(Profile(delayMs: 30, jitterMs: 6)), 100_000, Ns(100));
        var delays = passages.Select((p, i) => (p.AtNs - (i * Ns(100))) / 1e6).ToArray();
        Assert.All(delays, ms => Assert.InRange(ms, 24, 36));
        Assert.Equal(30, delays.Average(), 0.1);
        Assert.Equal(6 / Math.Sqrt(3), Math.Sqrt(delays.Average(ms => (ms - 30) * (ms - 30))), 0.05);
        var tenths = delays.GroupBy(ms => (int)((ms - 24) / 1.2)).Select(g => g.Count()).ToArray();
        Assert.All(tenths, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void JitterBeyondTheDelayIsNotNegativeDelay()
    {
        var passages = Run(Model(Profile(delayMs: 1, jitterMs: 5)), 1000, Ns(20));
        Assert.All(passages.Select((p, i) => p.AtNs - (i * Ns(20))), ns => Assert.True(ns >= 0));
    }

    private static readonly Gen<LinkProfile> GenProfile =
        from delay in Gen.Double[0, 50]
        from jitter in Gen.Double[0, 20]
        from rate in Gen.Long[100_000, 1_000_000_000].Select(r => r % 2 == 0 ? (long?)r : null)
        from queue in Gen.Double[1, 100]
        select Profile(delay, jitter, new Loss(0.05, null), rate, queue);

    [Fact]
    public void PacketsKeepTheirOrderAcrossChangesOfTheLink() =>
        Gen.Select(GenProfile.Array[1, 5], Gen.ULong, Gen.Int[1, 1_000_000]).Sample((profiles, seed, gapNs) =>
        {
            var model = Model(profiles[0], seed);
            var (now, last) = (0L, 0L);
            foreach (var profile in profiles)
            {
                model.Change(0, profile, cut: false);
                for (var i = 0; i < 50; i++, now += gapNs)
                {
                    var passage = model.Cross(0, FullFrame, now);
                    if (passage.Dropped)
                        continue;
                    Assert.True(passage.AtNs >= last);
                    last = passage.AtNs;
                }
            }
        }, iter: 300);

    [Fact]
    public void AChangeTouchesOnlyWhatIsSentLater()
    {
        var model = Model(Profile(delayMs: 10));
        Assert.Equal(Ns(10), model.Cross(0, FullFrame, 0).AtNs);
        model.Change(0, Profile(delayMs: 300), cut: false);
        Assert.Equal(Ns(301), model.Cross(0, FullFrame, Ns(1)).AtNs);
        model.Change(0, Profile(delayMs: 10), cut: false);
        Assert.Equal(Ns(301), model.Cross(0, FullFrame, Ns(2)).AtNs);
        Assert.Equal(Ns(410), model.Cross(0, FullFrame, Ns(400)).AtNs);
    }
}
