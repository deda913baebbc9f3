namespace FsNet.Simulator.Injection;

/// <summary>Leechers are killed, and started again over what they had stored.</summary>
internal sealed class Crashes(SimulatedSwarm swarm) : RecurringFault(swarm, "crashes", swarm.Plan.Faults.CrashEvery)
{
    protected override void Strike()
    {
        var node = AnyLeecher();
        if (!node.IsUp)
            return;
        Note(FaultKind.Crash, node.Plan.Name);
        node.Crash();
        After(Plan.DownTime, () =>
        {
            if (!node.IsUp)
                node.Start();
        });
    }
}
