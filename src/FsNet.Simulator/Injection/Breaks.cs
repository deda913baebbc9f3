namespace FsNet.Simulator.Injection;

/// <summary>Connections break, as by a router that forgets them.</summary>
internal sealed class Breaks(SimulatedSwarm swarm) : RecurringFault(swarm, "breaks", swarm.Plan.Faults.BreakEvery)
{
    protected override void Strike()
    {
        var open = Swarm.Nodes.SelectMany(n => n.Connections).Where(c => c.IsOpen && c.Other.IsOpen).ToArray();
        if (open.Length == 0)
            return;
        var broken = open[Random.Next(open.Length)];
        Note(FaultKind.ConnectionBroken, $"{broken.Owner.Name} - {broken.Other.Owner.Name}");
        broken.Owner.Break(broken);
    }
}
