namespace FsNet.Simulator.Injection;

/// <summary>Nodes, seeds too, have a fraction of their rates for a while.</summary>
internal sealed class SlowNodes(SimulatedSwarm swarm) : RecurringFault(swarm, "slow", swarm.Plan.Faults.SlowEvery)
{
    protected override void Strike()
    {
        var node = Swarm.Nodes[Random.Next(Swarm.Nodes.Count)];
        Note(FaultKind.Slow, node.Plan.Name);
        node.SetSpeed(Plan.SlowShare);
        After(Plan.SlowFor, () => node.SetSpeed(1));
    }
}
