using FsNet.Links;
using FsNet.Simulator.Setup;

namespace FsNet.Simulator.Tests;

public class DeterminismTests
{
    [Fact]
    public void ASeedHasOneTraceAndAnotherSeedAnother()
    {
        var plan = SwarmPlan.Even(7, 20, 128) with { Faults = new FaultPlan { DatagramLoss = 0.05, CrashEvery = TimeSpan.FromSeconds(2) } };
        Assert.Equal(Run(plan).Trace, Run(plan).Trace);
        Assert.NotEqual(Run(plan).Trace, Run(plan with { Seed = 8 }).Trace);
    }

    /// <summary>
    /// Written down on one machine, found on every other. Who changes what nodes do changes it: then it is written down anew, for all
    /// figures of simulations may have changed with it.
    /// </summary>
    [Fact]
    public void TheTraceIsThatOfAnotherMachine()
    {
        var plan = SwarmPlan.Even(7, 20, 128) with { Faults = new FaultPlan { DatagramLoss = 0.05, CrashEvery = TimeSpan.FromSeconds(2) } };
        Assert.Equal(0xCCCEA6A787094279UL, Run(plan).Trace);
    }

    [Fact]
    public void StepsMakeNoDifference()
    {
        var plan = SwarmPlan.Even(7, 20, 128);
        var steps = SwarmFactory.Create(plan);
        steps.Start();
        while (steps.World.Run(TimeSpan.FromMinutes(5), 1000))
            ;
        Assert.Equal(Run(plan).Trace, steps.TraceHash);
    }

    /// <summary>A node that nobody talks to, and the loss of a link that nobody uses, change nothing for the others.</summary>
    [Fact]
    public void WhatIsUnrelatedReshufflesNothing()
    {
        var plan = SwarmPlan.Even(7, 20, 128);
        var lossy = new LinkProfile(TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(3), new Loss(0.2, null), null, null);
        var apart = plan with { Links = [[plan.Links[0][0], lossy], [lossy, lossy]] };
        var faults = plan with { Faults = new FaultPlan { DownTime = TimeSpan.FromSeconds(9), End = TimeSpan.FromSeconds(1) } };
        Assert.Equal(Run(plan).Trace, Run(apart).Trace);
        Assert.Equal(Run(plan).Trace, Run(faults).Trace);
    }

    private static SwarmOutcome Run(SwarmPlan plan) => SwarmFactory.Create(plan).Run(TimeSpan.FromMinutes(5));
}
