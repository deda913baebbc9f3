using FsNet.Hosting;
using FsNet.Reports;
using FsNet.Swarms.Acting;
using FsNet.Topologies;

namespace FsNet.Swarms.Running;

/// <summary>Carries out the timeline, and in the same way what those who watch wish: kills, restarts, changes of links, partitions.</summary>
/// <param name="observer">Null where nobody watches.</param>
internal sealed class TimelineRunner(
    Topology topology, ISwarm swarm, StatusClient status, EventLog log, RecordedTimeline recorded, IRunObserver? observer, IProgressView view,
    TimeProvider time)
{
    private readonly Queue<SwarmAction> _plan = new(TimelinePlan.Of(topology));
    private readonly Dictionary<string, SwarmNode> _nodes = swarm.Nodes.ToDictionary(n => n.Name);

    /// <summary>Actions to come.</summary>
    public int Left => _plan.Count;

    /// <summary>Whether anything is to come that could get a stalled swarm going again.</summary>
    public bool MayHelp => _plan.Any(a => a is not SwarmAction.Node { IsKill: true });

    public bool WillReturn(SwarmNode node) => _plan.Any(a => a is SwarmAction.Node { IsKill: false } n && n.Name == node.Name);

    /// <summary>Does what is due.</summary>
    /// <param name="elapsed">Since the barrier.</param>
    /// <returns>Whether anything happened to the swarm.</returns>
    public async Task<bool> ActAsync(TimeSpan elapsed, CancellationToken cancellation)
    {
        var acted = false;
        while (_plan.TryPeek(out var action) && action.At <= elapsed && !cancellation.IsCancellationRequested)
            acted |= await ActAsync(_plan.Dequeue(), elapsed);
        foreach (var wish in observer?.Desk.Take() ?? [])
            acted |= await FulfilAsync(wish, RecordedTimeline.Round(elapsed));
        return acted;
    }

    private async Task<bool> ActAsync(SwarmAction action, TimeSpan elapsed)
    {
        var done = action switch
        {
            SwarmAction.Node node => await ActAsync(node, elapsed),
            SwarmAction.Link link => await ChangeAsync(link, elapsed),
            SwarmAction.Partition partition => await PartAsync(partition, elapsed),
            _ => throw new InvalidOperationException($"no way to do {action}"),
        };
        if (done)
            observer?.Acted(action);
        return done;
    }

    /// <summary>A wish that fails is told to who had it: the run goes on.</summary>
    private async Task<bool> FulfilAsync(Wish wish, TimeSpan at)
    {
        var fulfilment = new Fulfilment(wish, observer!.Desk.Links, recorded);
        try
        {
            foreach (var action in fulfilment.ActionsAt(at))
                fulfilment.Note(action, await ActAsync(action, at));
        }
        catch (Exception e) when (e is ProgramException or IOException or UnauthorizedAccessException)
        {
            fulfilment.Fail(e.Message);
        }
        return fulfilment.Conclude();
    }

    private async Task<bool> ActAsync(SwarmAction.Node action, TimeSpan elapsed)
    {
        var node = _nodes[action.Name];
        var what = action.IsKill ? EventKind.Kill : EventKind.Restart;
        if (node.IsUp != action.IsKill)
        {
            Record(elapsed, $"{what} skipped: {(node.IsUp ? "it runs" : "it is down")}", node.Name, action.Because);
            return false;
        }
        // What it counted so far would be lost with it.
        if (action.IsKill)
            node.See(await status.GetAsync(node.Status, CancellationToken.None));
        Record(elapsed, what, node.Name, action.Because);
        await (action.IsKill ? swarm.KillAsync(node.Name) : swarm.RestartAsync(node.Name));
        return true;
    }

    private async Task<bool> ChangeAsync(SwarmAction.Link action, TimeSpan elapsed)
    {
        Record(elapsed, EventKind.Link, $"{action.Between} - {action.And}", action.Because);
        await swarm.Links!.ChangeAsync(action.Between, action.And, action.Settings, CancellationToken.None);
        return true;
    }

    private async Task<bool> PartAsync(SwarmAction.Partition action, TimeSpan elapsed)
    {
        if (action.IsOver && recorded.IsHealed(action.Sides))
            return false;
        Record(elapsed, action.IsOver ? EventKind.Heal : EventKind.Partition, action.Sides.ToString(), action.Because);
        await (action.IsOver
            ? swarm.Links!.HealAsync(action.Sides, CancellationToken.None)
            : swarm.Links!.PartAsync(action.Sides, CancellationToken.None));
        return true;
    }

    private void Record(TimeSpan elapsed, string what, string subject, string because)
    {
        log.Add(time.UnixMilliseconds(), what, subject, because);
        view.Tell($"{Units.FormatTime(elapsed)}: {what} {subject} ({because})");
    }
}
