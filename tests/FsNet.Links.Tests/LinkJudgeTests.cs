using CsCheck;
using FsNet.Protocol.Content;

namespace FsNet.Links.Tests;

public class LinkJudgeTests
{
    private static readonly LinkTolerances Allowed = new();

    [Fact]
    public void ADelayOutOfToleranceIsSaidWithItsFigures() => Assert.Equal(
        ["delay: asked 45 ms, measured 52.1 ms, allowed ±2.25 ms"], Complaints(Probe(delayMs: 45), Measured(delayMs: 52.1)));

    [Theory]
    [InlineData(45, 47.2)]
    [InlineData(45, 42.8)]
    [InlineData(1, 1.9)]
    public void ADelayWithinAMillisecondOrTheShareIsAccepted(double askedMs, double measuredMs) =>
        Assert.Empty(Complaints(Probe(delayMs: askedMs), Measured(delayMs: measuredMs)));

    [Fact]
    public void OnASlowLinkAProbeTakesItsTime()
    {
        Assert.Empty(Complaints(Probe(delayMs: 10, rate: 100_000), Measured(delayMs: 16.5, rate: 100_000)));
        Assert.Single(Complaints(Probe(delayMs: 10, rate: 1_000_000), Measured(delayMs: 16.5, rate: 1_000_000)));
    }

    [Theory]
    [InlineData(10, 5.8, true)]
    [InlineData(10, 0.1, false)]
    [InlineData(10, 12, false)]
    [InlineData(3, 0.05, false)]
    [InlineData(0, 0.8, true)]
    [InlineData(0, 6, false)]
    public void JitterIsTheSpreadOfAUniformDistribution(double askedMs, double deviationMs, bool accepted) => Assert.Equal(
        accepted, Complaints(Probe(delayMs: 50, jitterMs: askedMs), Measured(delayMs: 50, jitterMs: deviationMs)).Count == 0);

    [Theory]
    [InlineData(0.01, 10_000, 100, true)]
    [InlineData(0.01, 10_000, 140, true)]
    [InlineData(0.01, 10_000, 180, false)]
    [InlineData(0.01, 10_000, 40, false)]
    [InlineData(0.001, 1000, 0, true)]
    [InlineData(0.01, 200, 0, true)]
    [InlineData(0.01, 2000, 0, false)]
    [InlineData(0, 500, 1, true)]
    [InlineData(0, 500, 5, false)]
    [InlineData(0, 10_000, 5, true)]
    [InlineData(1, 500, 500, true)]
    public void LossIsJudgedByWhatTheCountCanTell(double share, int sent, int lost, bool accepted)
    {
        var probe = Probe(loss: share == 0 ? null : new Loss(share, null));
        var complaints = Complaints(probe, Measured(sent: sent, received: sent - lost));
        Assert.Equal(accepted, complaints.Count == 0);
        Assert.All(complaints, c => Assert.StartsWith("loss: asked ", c));
    }

    [Fact]
    public void WhereLossesComeInBurstsFewerPacketsCount()
    {
        var measured = Measured(sent: 4000, received: 4000 - 80);
        Assert.Empty(Complaints(Probe(loss: new Loss(0.01, 10)), measured));
        Assert.Single(Complaints(Probe(loss: new Loss(0.01, null)), measured));
    }

    /// <summary>A link that does what was asked is hardly ever complained of: 99 % intervals, and a tolerance on top.</summary>
    [Fact]
    public void AnHonestLinkIsAccepted()
    {
        var random = new Prng(7);
        var refused = Enumerable.Range(0, 2000).Count(_ => !Honest(random, new Loss(0.02, 3), 5000));
        Assert.InRange(refused, 0, 20);
    }

    [Theory]
    [InlineData(9_100_000, true)]
    [InlineData(10_900_000, true)]
    [InlineData(8_500_000, false)]
    [InlineData(11_500_000, false)]
    public void RateIsHeldAgainstItsTolerance(double found, bool accepted) =>
        Assert.Equal(accepted, Complaints(Probe(rate: 10_000_000), Measured(rate: found)).Count == 0);

    [Fact]
    public void LossOnPurposeMayLowerTheRate() =>
        Assert.Empty(Complaints(Probe(rate: 10_000_000, loss: new Loss(0.05, null)), Measured(sent: 1000, received: 950, rate: 8_700_000)));

    [Fact]
    public void NothingArrivedIsTheOnlyComplaint() =>
        Assert.Equal(["nothing arrived of 500 probes"], Complaints(Probe(delayMs: 5, rate: 1_000_000), Measured(received: 0, rate: 0)));

    [Fact]
    public void AnExactIntervalHoldsWhatWasSeen() =>
        Gen.Int[1, 100_000].SelectMany(n => Gen.Select(Gen.Int[0, n], Gen.Const(n))).Sample((hits, trials) =>
        {
            var interval = BinomialInterval.Of(hits, trials, 0.99);
            return interval.Contains((double)hits / trials) && interval is { Low: >= 0, High: <= 1 };
        });

    /// <summary>The ends of an exact interval where they have a closed form: none of n, all of n.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void TheEndsOfAnIntervalAreThoseOfClopperAndPearson(int n)
    {
        var end = 1 - Math.Pow(0.005, 1.0 / n);
        Assert.Equal(end, BinomialInterval.Of(0, n, 0.99).High, 1e-9);
        Assert.Equal(1 - end, BinomialInterval.Of(n, n, 0.99).Low, 1e-9);
        Assert.Equal(1 - Math.Pow(0.995, 1.0 / n), BinomialInterval.Of(1, n, 0.99).Low, 1e-9);
    }

    private static bool Honest(Prng random, Loss loss, int packets)
    {
        var (lost, bad) = (0, false);
        for (var i = 0; i < packets; i++)
        {
            bad = bad ? random.NextDouble() >= loss.LeaveBad : random.NextDouble() < loss.EnterBad;
            lost += bad ? 1 : 0;
        }
        return Complaints(Probe(loss: loss), Measured(sent: packets, received: packets - lost)).Count == 0;
    }

    private static IReadOnlyList<string> Complaints(LinkProbe probe, LinkMeasurement measured)
    {
        var like = measured with { DelayMs = measured.DelayMs ?? probe.Asked.Delay.TotalMilliseconds };
        return LinkJudge.Complaints(probe, measured.Received == 0 ? measured : like, Allowed);
    }

    private static LinkProbe Probe(double delayMs = 0, double jitterMs = 0, Loss? loss = null, long? rate = null) => new(
        "a", "b", new LinkProfile(TimeSpan.FromMilliseconds(delayMs), TimeSpan.FromMilliseconds(jitterMs), loss, rate, null), rate);

    private static LinkMeasurement Measured(
        double? delayMs = null, double? jitterMs = null, int sent = 500, int? received = null, double? rate = null) =>
        new("a", "b", sent, received ?? sent, delayMs, jitterMs, 0, rate);
}
