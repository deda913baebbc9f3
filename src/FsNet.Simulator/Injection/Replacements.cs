namespace FsNet.Simulator.Injection;

/// <summary>Leechers go, and others at the same address begin with nothing: a swarm that is never done.</summary>
internal sealed class Replacements(SimulatedSwarm swarm) : RecurringFault(swarm, "replacements", swarm.Plan.Faults.ReplaceEvery)
{
    protected override void Strike()
    {
        var node = AnyLeecher();
        if (!node.IsUp)
            return;
        Note(FaultKind.Replaced, node.Plan.Name);
        node.Crash();
        node.ClearDisk();
        node.Start();
    }
}
