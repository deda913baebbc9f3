using FsNet.Simulator.Setup;

namespace FsNet.Simulator.Tests;

/// <summary>Each kind of fault strikes, and the swarm gets over it.</summary>
public class FaultTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void SlowNodesAreSurvivedAndTakeTheirTime()
    {
        var plan = SwarmPlan.Even(3, 6, 128);
        var slow = Survives(plan with { Faults = new FaultPlan { SlowEvery = Second, SlowFor = 5 * Second } }, FaultKind.Slow);
        Assert.True(slow.Outcome().Last > SwarmFactory.Create(plan).Run(TimeSpan.FromMinutes(5)).Last);
    }

    [Fact]
    public void PartitionsHeal() => Survives(
        SwarmPlan.Even(3, 8, 256) with { Faults = new FaultPlan { PartitionEvery = 2 * Second, PartitionFor = 3 * Second } },
        FaultKind.Partition);

    [Fact]
    public void ATrackerThatWasAwayIsTaughtAgain() => Survives(
        SwarmPlan.Even(3, 8, 256) with { Faults = new FaultPlan { TrackerLossEvery = 2 * Second, CrashEvery = Second } },
        FaultKind.TrackerLoss);

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.05)]
    public void ClocksMayDisagree(double skew) =>
        Survives(SwarmPlan.Even(3, 8, 128) with { Faults = new FaultPlan { ClockSkew = skew } }, FaultKind.ClockSkew);

    [Fact]
    public void AFullDiskEndsAFetchThatIsTakenUpAgainWhenThereIsRoom() => Survives(
        SwarmPlan.Even(3, 6, 256) with { Faults = new FaultPlan { FullDiskEvery = 2 * Second, FullDiskFor = 2 * Second } },
        FaultKind.DiskFull);

    [Fact]
    public void NodesThatBeginAnewAreWholeAgain() => Survives(
        SwarmPlan.Even(3, 6, 64) with { Faults = new FaultPlan { ReplaceEvery = Second, End = 10 * Second } }, FaultKind.Replaced);

    [Theory]
    [InlineData(Lies.Blocks, FaultKind.WrongBlock)]
    [InlineData(Lies.Manifests, FaultKind.WrongManifest)]
    [InlineData(Lies.Holdings, FaultKind.WrongBlock)]
    public void LiarsHarmNobodyElse(Lies lies, FaultKind kind)
    {
        var swarm = Run(SwarmPlan.Even(3, 8, 64) with
        {
            EndsWhenComplete = false,
            // Who begins anew asks any of the others for the manifest, not only the seed.
            Faults = new FaultPlan { Liars = 2, Lies = lies, ReplaceEvery = Second, End = 20 * Second },
        });
        Assert.All(swarm.Nodes.Skip(3), node => Assert.True(node.IsComplete, node.Plan.Name));
        Assert.True(swarm.Tally.Counts[(int)kind] > 0);
    }

    /// <summary>One kind of fault draws nothing that another would have drawn.</summary>
    [Fact]
    public void KindsDoNotReshuffleEachOther()
    {
        var plan = SwarmPlan.Even(3, 8, 64) with { EndsWhenComplete = false, Faults = new FaultPlan { CrashEvery = Second, End = 20 * Second } };
        var crashes = Run(plan).Tally.Counts[(int)FaultKind.Crash];
        var more = Run(plan with { Faults = plan.Faults with { TrackerLossEvery = Second, TrackerAwayFor = TimeSpan.FromMilliseconds(1) } });
        Assert.Equal(crashes, more.Tally.Counts[(int)FaultKind.Crash]);
    }

    private static SimulatedSwarm Survives(SwarmPlan plan, FaultKind kind)
    {
        var swarm = Run(plan);
        Assert.All(swarm.Nodes, node => Assert.True(node.IsComplete, node.Plan.Name));
        Assert.True(swarm.Tally.Counts[(int)kind] > 0, $"{kind} never happened");
        return swarm;
    }

    private static SimulatedSwarm Run(SwarmPlan plan)
    {
        var swarm = SwarmFactory.Create(plan);
        swarm.Run(TimeSpan.FromMinutes(5));
        return swarm;
    }
}
