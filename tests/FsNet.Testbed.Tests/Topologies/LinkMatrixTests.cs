using FsNet.Links;
using FsNet.Topologies;

namespace FsNet.Testbed.Tests.Topologies;

public class LinkMatrixTests
{
    private static readonly Zone Eu = new("leech", "eu");
    private static readonly Zone Us = new("leech", "us");

    [Fact]
    public void RttIsHalvedAndBetweenMeansBothDirections()
    {
        var links = Sample.With("links: [{ between: [eu, us], rtt: 90ms, jitter: 3ms }]").Links;
        Assert.Equal(TimeSpan.FromMilliseconds(45), LinkMatrix.Profile(links, Eu, Us).Delay);
        Assert.Equal(LinkMatrix.Profile(links, Eu, Us), LinkMatrix.Profile(links, Us, Eu));
        Assert.Equal(LinkProfile.Ideal, LinkMatrix.Profile(links, Eu, Eu));
    }

    [Fact]
    public void FromAndToMeanOneDirection()
    {
        var links = Sample.With("links: [{ from: eu, to: us, delay: 45ms }]").Links;
        Assert.Equal(TimeSpan.FromMilliseconds(45), LinkMatrix.Profile(links, Eu, Us).Delay);
        Assert.Equal(LinkProfile.Ideal, LinkMatrix.Profile(links, Us, Eu));
    }

    [Fact]
    public void EachKeyOfALaterEntryWins()
    {
        var links = Sample.With("links: [{ between: [eu, us], delay: 45ms, loss: 1% }, { between: [seed, us], delay: 10ms }]").Links;
        var profile = LinkMatrix.Profile(links, new Zone("seed", "eu"), Us);
        Assert.Equal(TimeSpan.FromMilliseconds(10), profile.Delay);
        Assert.Equal(0.01, profile.Loss!.Share);
    }

    [Fact]
    public void JitterOfALaterEntryIsJudgedByTheDelayBelowIt()
    {
        var links = Sample.With("links: [{ between: [eu, us], delay: 45ms }, { between: [eu, us], jitter: 5ms }]").Links;
        var profile = LinkMatrix.Profile(links, Eu, Us);
        Assert.Equal((45, 5), (profile.Delay.TotalMilliseconds, profile.Jitter.TotalMilliseconds));
        const string Wrong = "links: [{ between: [eu, us], delay: 45ms, jitter: 5ms }, { between: [eu, us], delay: 4ms }]";
        var error = Assert.Throws<TopologyException>(() => Sample.With(Wrong));
        Assert.Contains("jitter: found 5 ms with a one-way delay of 4 ms, allowed: up to the delay", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryPairOfZonesIsThereOncePerDirection()
    {
        var pairs = LinkMatrix.Of(Sample.With("")).Select(l => $"{l.From}>{l.To}").ToList();
        // tracker@eu and seed@eu are single nodes; leech@eu and leech@us have two members each.
        Assert.Equal(4 * 4 - 2, pairs.Count);
        Assert.Contains("leech@us>leech@us", pairs);
        Assert.DoesNotContain("seed@eu>seed@eu", pairs);
    }

    [Fact]
    public void GilbertsProbabilitiesGiveTheMeanLossAndTheMeanBurst()
    {
        var loss = Sample.With("links: [{ between: [eu, us], loss: { model: gilbert, rate: 1%, burst: 4 } }]").Links[0].Settings.Loss!;
        Assert.Equal(0.25, loss.LeaveBad!.Value);
        Assert.Equal(0.01 * 0.25 / 0.99, loss.EnterBad!.Value, 12);
        Assert.Equal(0.01, loss.EnterBad.Value / (loss.EnterBad.Value + loss.LeaveBad.Value), 12);
    }
}
