namespace FsNet.Simulator.Injection;

/// <summary>The tracker is gone for a while, and comes back knowing nothing.</summary>
internal sealed class TrackerLosses(SimulatedSwarm swarm) : RecurringFault(swarm, "tracker", swarm.Plan.Faults.TrackerLossEvery)
{
    protected override void Strike()
    {
        if (!Swarm.Tracker.IsUp)
            return;
        Note(FaultKind.TrackerLoss, "tracker");
        Swarm.KillTracker();
        After(Plan.TrackerAwayFor, Swarm.RestartTracker);
    }
}
