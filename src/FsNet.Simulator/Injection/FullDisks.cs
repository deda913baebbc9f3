namespace FsNet.Simulator.Injection;

/// <summary>A leecher's disk is full for a while.</summary>
internal sealed class FullDisks(SimulatedSwarm swarm) : RecurringFault(swarm, "disks", swarm.Plan.Faults.FullDiskEvery)
{
    protected override void Strike()
    {
        var node = AnyLeecher();
        Note(FaultKind.DiskFull, node.Plan.Name);
        node.FillDisk();
        After(Plan.FullDiskFor, node.MakeDiskRoom);
    }
}
