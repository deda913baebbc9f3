using FsNet.Protocol.Swarm;

namespace FsNet.Simulator.Tests;

/// <summary>Whole swarms of the real engines in virtual time. A failure names the seed: the same plan with it replays the run.</summary>
public class SwarmTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(50)]
    public void EveryNodeGetsEveryBlock(int leechers)
    {
        for (var seed = 1UL; seed <= 3; seed++)
            AssertWhole(new SwarmPlan { Seed = seed, Leechers = leechers });
    }

    [Fact]
    public void LostDatagramsAreRepeated()
    {
        for (var seed = 1UL; seed <= 20; seed++)
            AssertWhole(new SwarmPlan { Seed = seed, DatagramLoss = 0.3 });
    }

    [Fact]
    public void BrokenConnectionsAndCrashesAreOvercome()
    {
        for (var seed = 1UL; seed <= 30; seed++)
            AssertWhole(new SwarmPlan
            {
                Seed = seed,
                Leechers = 2 + (int)(seed % 12),
                Blocks = 256,
                DatagramLoss = 0.05,
                BreakEvery = TimeSpan.FromMilliseconds(300),
                CrashEvery = TimeSpan.FromSeconds(1),
                DownTime = TimeSpan.FromSeconds(2),
            });
    }

    [Fact]
    public void ATrackerThatForgetsIsTaughtAgain()
    {
        for (var seed = 1UL; seed <= 10; seed++)
            AssertWhole(new SwarmPlan
            {
                Seed = seed,
                Blocks = 512,
                TrackerRestartsAt = TimeSpan.FromSeconds(3),
                CrashEvery = TimeSpan.FromSeconds(2),
            });
    }

    [Fact]
    public void OneCopyInTheSwarmIsEnough()
    {
        for (var seed = 1UL; seed <= 10; seed++)
            AssertWhole(new SwarmPlan { Seed = seed, Blocks = 256, SeedLeavesAfterOneCopy = true });
    }

    [Fact]
    public void LiarsAreDroppedAndTheFileIsWholeAllTheSame()
    {
        for (var seed = 1UL; seed <= 10; seed++)
        {
            var outcome = AssertWhole(new SwarmPlan { Seed = seed, Liars = 3 });
            // Each of the eight, the liars themselves included, believes each liar once at most, and blocks asked of it twice.
            Assert.InRange(outcome.CorruptBlocks, 1, 8 * 3);
        }
    }

    [Theory]
    [InlineData(BlockPolicy.Random)]
    [InlineData(BlockPolicy.Sequential)]
    public void OtherBlockPoliciesComplete(BlockPolicy policy) =>
        AssertWhole(new SwarmPlan { Seed = 7, Options = new SwarmOptions { Blocks = policy } });

    [Theory]
    [InlineData(PeerPolicy.Random)]
    [InlineData(PeerPolicy.Neediest)]
    public void OtherPeerPoliciesComplete(PeerPolicy policy) =>
        AssertWhole(new SwarmPlan { Seed = 7, Options = new SwarmOptions { Peers = policy } });

    [Fact]
    public void TheSameSeedGivesTheSameTrace()
    {
        var plan = new SwarmPlan { Seed = 42, DatagramLoss = 0.1, BreakEvery = TimeSpan.FromSeconds(1), CrashEvery = TimeSpan.FromSeconds(2) };
        Assert.Equal(AssertWhole(plan).Trace, AssertWhole(plan).Trace);
        Assert.NotEqual(AssertWhole(plan).Trace, AssertWhole(plan with { Seed = 43 }).Trace);
    }

    [Fact]
    public void TheSeedSendsLittleMoreThanOneCopyAndTheLastNodeIsCloseToTheBound()
    {
        var plan = new SwarmPlan { Seed = 1, Leechers = 8, Blocks = 1024, Options = new SwarmOptions() };
        var outcome = AssertWhole(plan);
        var bound = (double)plan.Blocks * (1 << plan.BlockSizeLog2) / plan.UpBytesPerSecond;
        Assert.InRange((outcome.Last.TotalSeconds - 1) / bound, 1, 1.10);
        Assert.InRange(outcome.SeedCopies, 1, 1.25);
    }

    private static SwarmOutcome AssertWhole(SwarmPlan plan)
    {
        using var swarm = new SimulatedSwarm(plan);
        var outcome = swarm.Run(Patience);
        Assert.True(outcome.AllComplete, $"seed {plan.Seed}: {outcome.CompletedAt.Count(c => c is null)} of {plan.Leechers} incomplete; {plan}");
        return outcome;
    }
}
