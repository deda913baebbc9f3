namespace FsNet.Simulator.Injection;

/// <summary>Carries out the <see cref="FaultPlan"/>.</summary>
internal sealed class FaultInjector(SimulatedSwarm swarm) : IFaults
{
    private readonly RecurringFault[] _recurring =
    [
        new Breaks(swarm),
        new Crashes(swarm),
        new Replacements(swarm),
        new SlowNodes(swarm),
        new Partitions(swarm),
        new TrackerLosses(swarm),
        new FullDisks(swarm),
    ];

    private FaultPlan Plan => swarm.Plan.Faults;

    public void Begin()
    {
        foreach (var fault in _recurring)
            fault.Begin();
        if (Plan.TrackerRestartsAt is { } restart)
            swarm.World.At(restart, () =>
            {
                swarm.Tally.Note(FaultKind.TrackerLoss, "tracker");
                swarm.Tracker.Restart();
            });
    }

    public void NoteSent(SimulatedNode node)
    {
        if (!Plan.SeedLeavesAfterOneCopy || node.Number != 0 || node.BlocksSent != swarm.Plan.Layout.BlockCount)
            return;
        LeaveLater(node);
    }

    // Apart from its caller, which is called for every block: a lambda costs memory from the beginning of its method on.
    private void LeaveLater(SimulatedNode node) => swarm.World.After(TimeSpan.FromSeconds(1), () =>
    {
        if (swarm.World.Now >= Plan.End)
            return;
        swarm.Tally.Note(FaultKind.SeedLeft, node.Plan.Name);
        node.Crash();
    });
}
