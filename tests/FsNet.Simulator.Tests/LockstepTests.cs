using FsNet.Simulator.Setup;

namespace FsNet.Simulator.Tests;

/// <summary>Swarms that are computed in windows of time, by several threads.</summary>
public class LockstepTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    /// <summary>More than one lane has work, and more threads than processors make any race likelier.</summary>
    private static readonly SwarmPlan Plan = SwarmPlan.Even(7, 100, 128) with { IsInLockstep = true, Threads = 4 };

    [Fact]
    public void TheNumberOfThreadsChangesNothing()
    {
        var alone = Run(Plan with { Threads = 1 });
        Assert.True(alone.AllComplete);
        for (var i = 0; i < 5; i++)
            Assert.Equal(alone.Trace, Run(Plan).Trace);
        Assert.NotEqual(alone.Trace, Run(Plan with { Seed = 8 }).Trace);
    }

    [Fact]
    public void StepsMakeNoDifference()
    {
        var steps = SwarmFactory.Create(Plan);
        steps.Start();
        while (steps.World.Run(Long, 1000))
            ;
        Assert.Equal(Run(Plan).Trace, steps.TraceHash);
    }

    [Fact]
    public void ItEndsWhenTheExactOrderOfEventsDoes()
    {
        var (exact, lockstep) = (Run(Plan with { IsInLockstep = false }), Run(Plan));
        Assert.InRange(lockstep.Last / exact.Last, 0.9, 1.1);
        Assert.InRange(lockstep.SeedCopies / exact.SeedCopies, 0.9, 1.1);
    }

    [Fact]
    public void ObserversAreToldOfEveryBlockInTheOrderOfTime()
    {
        var observer = new Observer();
        var outcome = SwarmFactory.Create(Plan, observer).Run(Long);
        Assert.Equal(100 * 128, observer.Blocks.Count);
        Assert.Equal(observer.Blocks.Order(), observer.Blocks);
        Assert.Equal(outcome.CompletedAt.Max(), observer.Completions.Max() - Plan.LeechersStartAt);
    }

    [Fact]
    public void FaultsAreRefused() =>
        Assert.Throws<ArgumentException>(() => SwarmFactory.Create(Plan with { Faults = new FaultPlan { DatagramLoss = 0.1 } }));

    private static SwarmOutcome Run(SwarmPlan plan) => SwarmFactory.Create(plan).Run(Long);

    private sealed class Observer : ISwarmObserver
    {
        public List<TimeSpan> Blocks { get; } = [];

        public List<TimeSpan> Completions { get; } = [];

        public void BlockStored(TimeSpan at, SimulatedNode node, int block, SimulatedHost from, int bytes) => Blocks.Add(at);

        public void Completed(TimeSpan at, SimulatedNode node) => Completions.Add(at);
    }
}
