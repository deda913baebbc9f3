using FsNet.Protocol.Swarm;
using FsNet.Simulator.Setup;

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
            AssertWhole(Small(seed, leechers));
    }

    /// <summary>
    /// 1 Mbit/s: eight blocks share the line and take over four seconds each. The bound is 34 s; blocks that travel whole, from node to
    /// node, take some more.
    /// </summary>
    [Theory]
    [InlineData(20)]
    [InlineData(127)]
    public void SlowLinesAreFilledAllTheSame(int leechers)
    {
        var outcome = AssertWhole(SwarmPlan.Even(1, leechers, 64, 1_000_000));
        Assert.InRange(outcome.CompletedAt.Max()!.Value.TotalSeconds, 34, 100);
    }

    [Fact]
    public void LostDatagramsAreRepeatedAndOthersMayComeTwiceOrLate()
    {
        for (var seed = 1UL; seed <= 20; seed++)
            AssertWhole(Small(seed) with
            {
                Faults = new FaultPlan { DatagramLoss = 0.3, DatagramDuplication = 0.1, DatagramReordering = 0.2 },
            });
    }

    [Fact]
    public void BrokenConnectionsAndCrashesAreOvercome()
    {
        for (var seed = 1UL; seed <= 30; seed++)
            AssertWhole(Small(seed, 2 + (int)(seed % 12), 256) with
            {
                Faults = new FaultPlan
                {
                    DatagramLoss = 0.05,
                    BreakEvery = TimeSpan.FromMilliseconds(300),
                    CrashEvery = TimeSpan.FromSeconds(1),
                    DownTime = TimeSpan.FromSeconds(2),
                },
            });
    }

    [Fact]
    public void ATrackerThatForgetsIsTaughtAgain()
    {
        for (var seed = 1UL; seed <= 10; seed++)
            AssertWhole(Small(seed, blocks: 512) with
            {
                Faults = new FaultPlan { TrackerRestartsAt = TimeSpan.FromSeconds(3), CrashEvery = TimeSpan.FromSeconds(2) },
            });
    }

    [Fact]
    public void OneCopyInTheSwarmIsEnough()
    {
        for (var seed = 1UL; seed <= 10; seed++)
            AssertWhole(Small(seed, blocks: 256) with { Faults = new FaultPlan { SeedLeavesAfterOneCopy = true } });
    }

    [Fact]
    public void LiarsAreDroppedAndTheFileIsWholeAllTheSame()
    {
        var corrupt = 0;
        for (var seed = 1UL; seed <= 10; seed++)
        {
            var outcome = AssertWhole(Small(seed) with { Faults = new FaultPlan { Liars = 3 } });
            // Each of the eight, the liars themselves included, believes each liar once on a connection, and there are two where both called.
            Assert.InRange(outcome.CorruptBlocks, 0, 2 * 8 * 3);
            corrupt += outcome.CorruptBlocks;
        }
        Assert.InRange(corrupt, 10, int.MaxValue);
    }

    [Theory]
    [InlineData(BlockPolicy.Random)]
    [InlineData(BlockPolicy.Sequential)]
    public void OtherBlockPoliciesComplete(BlockPolicy policy) =>
        AssertWhole(Small(7) with { Options = new SwarmOptions { Blocks = policy } });

    [Theory]
    [InlineData(PeerPolicy.Random)]
    [InlineData(PeerPolicy.Neediest)]
    public void OtherPeerPoliciesComplete(PeerPolicy policy) =>
        AssertWhole(Small(7) with { Options = new SwarmOptions { Peers = policy } });

    [Fact]
    public void TheSameSeedGivesTheSameTrace()
    {
        var plan = Small(42) with
        {
            Faults = new FaultPlan { DatagramLoss = 0.1, BreakEvery = TimeSpan.FromSeconds(1), CrashEvery = TimeSpan.FromSeconds(2) },
        };
        Assert.Equal(AssertWhole(plan).Trace, AssertWhole(plan).Trace);
        Assert.NotEqual(AssertWhole(plan).Trace, AssertWhole(plan with { Seed = 43 }).Trace);
    }

    [Fact]
    public void TheSeedSendsLittleMoreThanOneCopyAndTheLastNodeIsCloseToTheBound()
    {
        var plan = SwarmPlan.Even(1, 8, 1024);
        var outcome = AssertWhole(plan);
        // What links carry beside the file: headers of segments, ACKs.
        var bound = plan.Layout.Length * 8 / 25e6 * 1514 / 1448 * (1 + 66.0 / 2896);
        Assert.InRange(outcome.Last.TotalSeconds / bound, 1, 1.10);
        Assert.InRange(outcome.SeedCopies, 1, 1.25);
    }

    private static SwarmPlan Small(ulong seed, int leechers = 8, int blocks = 64) => SwarmPlan.Even(seed, leechers, blocks);

    private static SwarmOutcome AssertWhole(SwarmPlan plan)
    {
        var swarm = SwarmFactory.Create(plan);
        var outcome = swarm.Run(Patience);
        Assert.True(outcome.AllComplete, $"seed {plan.Seed}: {outcome.CompletedAt.Count(c => c is null)} of {outcome.CompletedAt.Count} incomplete");
        return outcome;
    }
}
