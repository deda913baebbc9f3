using FsNet.Links;
using FsNet.Simulator.Network;
using FsNet.Simulator.Setup;

namespace FsNet.Simulator.Tests;

/// <summary>What links do to a transfer from one node to another, by the formulas of TCP and of the access links.</summary>
public class LinkTests
{
    private const double Goodput = 1448.0 / 1514;

    [Fact]
    public void AccessLinksLimitTheRateHeadersIncluded() =>
        Assert.InRange(RateOf(Pair(LinkProfile.Ideal, 64)), 0.96 * Goodput * 10e6, 1.001 * Goodput * 10e6);

    [Fact]
    public void LossLimitsAFlowToTheFormula()
    {
        var plan = Pair(new LinkProfile(TimeSpan.FromMilliseconds(50), TimeSpan.Zero, new Loss(0.01, null), null, null), 64);
        var formula = 1.22 * 1448 * 8 / (0.1 * Math.Sqrt(0.01));
        Assert.InRange(RateOf(plan), 0.85 * formula, 1.01 * formula);
    }

    [Fact]
    public void BbrDoesNotMindThatLossAndSendsAgainWhatWasLost()
    {
        var far = new LinkProfile(TimeSpan.FromMilliseconds(50), TimeSpan.Zero, new Loss(0.01, null), null, null);
        var rate = RateOf(Pair(far, 256) with { Tcp = TcpModel.Bbr });
        Assert.InRange(rate, 0.85 * Goodput * 10e6, 0.9901 * Goodput * 10e6);
    }

    /// <summary>RFC 9438, 5.1: at a loss this small cubic's window is larger than Reno's.</summary>
    [Fact]
    public void WhereLossesAreRareCubicHasMoreThanReno()
    {
        const double loss = 0.0001;
        var far = new LinkProfile(TimeSpan.FromMilliseconds(50), TimeSpan.Zero, new Loss(loss, null), null, null);
        var cubic = 1.054 * Math.Pow(0.1 / loss, 0.75) * 1448 * 8 / 0.1;
        Assert.InRange(RateOf(Pair(far, 1024, 1_000_000_000)), 0.8 * cubic, 1.01 * cubic);
    }

    [Fact]
    public void ALinkWithARateOfItsOwnLimits() =>
        Assert.InRange(
            RateOf(Pair(new LinkProfile(TimeSpan.FromMilliseconds(5), TimeSpan.Zero, null, 2_000_000, null), 32)),
            0.95 * Goodput * 2e6,
            1.001 * Goodput * 2e6);

    /// <summary>One block of 64 KiB from an idle start: ten segments a round trip, then twenty, then the rest.</summary>
    [Fact]
    public void SlowStartTakesItsRoundTrips()
    {
        var far = new LinkProfile(TimeSpan.FromMilliseconds(200), TimeSpan.Zero, null, null, null);
        var near = LastOf(Pair(LinkProfile.Ideal, 1, 1_000_000_000));
        var distant = LastOf(Pair(far, 1, 1_000_000_000));
        Assert.InRange((distant - near).TotalSeconds, 0.4 * 5, 0.4 * 14);
        var slow = RateOf(Pair(far, 4, 1_000_000_000));
        Assert.InRange(RateOf(Pair(far, 512, 1_000_000_000)), 5 * slow, double.MaxValue);
    }

    [Fact]
    public void DownlinksAreSharedBySenders()
    {
        var plan = SwarmPlan.Even(3, 1, 256) with
        {
            Nodes =
            [
                .. Enumerable.Range(0, 5).Select(i => new VirtualNode($"seed-{i}", true, 0, 100_000_000, 100_000_000)),
                new VirtualNode("leech-0", false, 0, 10_000_000, 10_000_000),
            ],
        };
        Assert.InRange(RateOf(plan), 0.94 * Goodput * 10e6, 1.001 * Goodput * 10e6);
    }

    [Fact]
    public void APartitionStopsTheTransferAndItGoesOnAfterwards()
    {
        var plan = Pair(LinkProfile.Ideal, 64);
        var swarm = SwarmFactory.Create(plan);
        swarm.Start();
        swarm.At(TimeSpan.FromSeconds(1), () => swarm.Change([(0, 0, LinkProfile.Ideal, true)]));
        swarm.At(TimeSpan.FromSeconds(3), () => swarm.Change([(0, 0, LinkProfile.Ideal, false)]));
        swarm.World.Run(TimeSpan.FromSeconds(2.2));
        var before = swarm.BlocksStored;
        Assert.InRange(before, 5, 63);
        swarm.World.Run(TimeSpan.FromSeconds(3.9));
        Assert.Equal(before, swarm.BlocksStored);
        swarm.World.Run(TimeSpan.FromMinutes(2));
        Assert.InRange(swarm.Outcome().Last - LastOf(plan), TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(6));
    }

    private static SwarmPlan Pair(LinkProfile link, int blocks, long bitsPerSecond = 10_000_000) =>
        SwarmPlan.Even(1, 1, blocks, bitsPerSecond) with { Links = [[link]] };

    private static TimeSpan LastOf(SwarmPlan plan)
    {
        var outcome = SwarmFactory.Create(plan).Run(TimeSpan.FromMinutes(30));
        Assert.True(outcome.AllComplete);
        return outcome.Last;
    }

    private static double RateOf(SwarmPlan plan) => plan.Layout.Length * 8 / LastOf(plan).TotalSeconds;
}
