namespace FsNet.Simulator.Injection;

/// <summary>
/// Some of the swarm is cut from the rest, and from the tracker, for a while: a zone where there are several, or any set of nodes.
/// One partition at a time.
/// </summary>
internal sealed class Partitions(SimulatedSwarm swarm) : RecurringFault(swarm, "partitions", swarm.Plan.Faults.PartitionEvery)
{
    private bool _isCut;

    protected override void Strike()
    {
        if (_isCut)
            return;
        var away = Choose();
        Note(FaultKind.Partition, string.Join(' ', away.Select(n => n.Plan.Name)));
        Cut(away, true);
        After(Plan.PartitionFor, () => Cut(away, false));
    }

    private SimulatedNode[] Choose()
    {
        var zones = Swarm.Plan.Links.Count;
        if (zones > 1 && Random.Next(2) == 0)
        {
            var zone = Random.Next(zones);
            return [.. Swarm.Nodes.Where(n => n.Plan.Zone == zone)];
        }
        var share = Random.NextDouble();
        return [.. Swarm.Nodes.Where(_ => Random.NextDouble() < share)];
    }

    private void Cut(SimulatedNode[] away, bool cut)
    {
        _isCut = cut;
        foreach (var node in away)
            node.IsAway = cut;
        Swarm.PathsChanged();
    }
}
