using CsCheck;
using static FsNet.Links.Tests.Plans;

namespace FsNet.Links.Tests;

public sealed class RateTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void TheRateIsExactAtAnyRateAndSize() =>
        Gen.Select(Gen.Long[10_000, 10_000_000_000], Gen.Int[60, 65_549]).Sample((rate, wireBytes) =>
        {
            const int packets = 500;
            var last = Run(Model(Profile(rate: rate, queueMs: Hour.TotalMilliseconds * 100)), packets, 0, wireBytes)[^1].AtNs;
            Assert.Equal((long)((Int128)packets * wireBytes * 8 * 1_000_000_000 / rate), last);
        }, iter: 200);

    [Fact]
    public void TheQueueTakesWhatWaitsNoLongerThanItIsLong()
    {
        // 1 Mbit/s sends 125 bytes in 1 ms: in a queue of 10 ms the packet that waits 10 ms is the eleventh.
        var fates = Run(Model(Profile(rate: 1_000_000, queueMs: 10)), 15, 0, wireBytes: 125).Select(p => p.Fate);
        Assert.Equal([.. Enumerable.Repeat(Fate.Passed, 11), .. Enumerable.Repeat(Fate.QueueFull, 4)], fates);
    }

    [Fact]
    public void AQueueThatWasFullTakesAgainWhatFits()
    {
        var model = Model(Profile(rate: 1_000_000, queueMs: 10));
        Run(model, 15, 0, wireBytes: 125);
        Assert.Equal(new Passage(Fate.Passed, Ns(12)), model.Cross(0, 125, Ns(1)));
        Assert.Equal(Fate.QueueFull, model.Cross(0, 125, Ns(1.5)).Fate);
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(45, 90)]
    public void WithoutAQueueAskedForItIsTheRoundTripButAtLeast20Ms(double delayMs, double queueMs)
    {
        var passed = Run(Model(Profile(delayMs, rate: 1_000_000)), 1000, 0, wireBytes: 125).Count(p => !p.Dropped);
        Assert.Equal(queueMs + 1, passed);
    }

    [Fact]
    public void TheDownlinkIsSharedByAllSources()
    {
        var limit = new AccessLimit(1_000_000, TimeSpan.FromMilliseconds(10));
        var model = new PacketModel(Node(1, limit, Source("eu", Profile()), Source("us", Profile())));
        Assert.True(model.HasDownlink);
        Assert.Equal(Ns(1), model.Descend(125, 0).AtNs);
        Assert.Equal(Ns(2), model.Descend(125, 0).AtNs);
        Assert.Equal(Ns(3), model.Descend(125, Ns(1)).AtNs);
    }

    [Fact]
    public void AFasterLinkServesWhatIsSentLaterAtItsOwnRate()
    {
        var model = Model(Profile(rate: 1_000_000, queueMs: 100));
        Assert.Equal(Ns(1), model.Cross(0, 125, 0).AtNs);
        model.Change(0, Profile(rate: 10_000_000, queueMs: 100), cut: false);
        Assert.Equal(Ns(1.1), model.Cross(0, 125, 0).AtNs);
        model.Change(0, Profile(), cut: false);
        Assert.Equal(Ns(1.1), model.Cross(0, 125, 0).AtNs);
    }

    [Fact]
    public void NoCallAllocates()
    {
        var model = Model(Profile(10, 3, new Loss(0.01, 3), 100_000_000));
        Run(model, 10, 1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
            model.Cross(0, FullFrame, 1_000_000 + i);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
