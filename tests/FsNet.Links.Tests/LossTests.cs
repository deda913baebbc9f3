using static FsNet.Links.Tests.Plans;

namespace FsNet.Links.Tests;

public sealed class LossTests
{
    private const int Packets = 400_000;

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.01)]
    [InlineData(0.05)]
    public void IndependentLossIsWithinFourDeviations(double share)
    {
        var lost = Run(Model(Profile(loss: new Loss(share, null))), Packets, 1000).Count(p => p.Fate == Fate.Lost);
        Assert.InRange(lost - (share * Packets), -Deviations(share), Deviations(share));

        static double Deviations(double share) => 4 * Math.Sqrt(Packets * share * (1 - share));
    }

    [Theory]
    [InlineData(0.01, 3)]
    [InlineData(0.05, 10)]
    [InlineData(0.3, 1.5)]
    public void BurstsHaveTheMeanLossAndTheMeanLengthAskedFor(double share, double burst)
    {
        var lost = Run(Model(Profile(loss: new Loss(share, burst))), Packets, 1000).Select(p => p.Dropped).ToArray();
        var bursts = lost.Where((now, i) => now && (i == 0 || !lost[i - 1])).Count();
        Assert.InRange(lost.Count(now => now) / (double)Packets, 0.85 * share, 1.15 * share);
        Assert.InRange(lost.Count(now => now) / (double)bursts, 0.9 * burst, 1.1 * burst);
    }

    [Fact]
    public void NoLossAskedIsNoLoss() => Assert.DoesNotContain(Run(Model(Profile(delayMs: 1)), 10_000, 1000), p => p.Dropped);

    [Fact]
    public void ACutLinkPassesNothingUntilItIsMended()
    {
        var model = Model(Profile());
        model.Change(0, Profile(), cut: true);
        Assert.All(Run(model, 100, 1000), p => Assert.Equal(Fate.Lost, p.Fate));
        model.Change(0, Profile(), cut: false);
        Assert.All(Run(model, 100, 1000), p => Assert.False(p.Dropped));
    }

    [Fact]
    public void TheSameSeedLosesTheSamePackets()
    {
        var profile = Profile(delayMs: 5, jitterMs: 1, loss: new Loss(0.1, 2));
        Assert.Equal(Run(Model(profile, 7), 1000, 5000), Run(Model(profile, 7), 1000, 5000));
        Assert.NotEqual(Run(Model(profile, 7), 1000, 5000), Run(Model(profile, 8), 1000, 5000));
    }

    [Fact]
    public void AnotherLinkReshufflesNothing()
    {
        var lossy = Source("eu", Profile(delayMs: 5, jitterMs: 1, loss: new Loss(0.1, null)));
        var alone = new PacketModel(Node(3, null, lossy));
        var other = new PacketModel(Node(3, null, lossy, Source("us", Profile(loss: new Loss(0.5, null)))));
        for (var i = 0; i < 1000; i++)
        {
            other.Cross(1, FullFrame, i);
            Assert.Equal(alone.Cross(0, FullFrame, i), other.Cross(0, FullFrame, i));
        }
    }
}
