using FsNet.Swarms.Acting;
using FsNet.Topologies;

namespace FsNet.Swarms.Running;

/// <summary>Carries out the timeline, and in the same way what those who watch wish: kills, restarts, changes of links, partitions.</summary>
/// <param name="observer">Null where nobody watches.</param>
internal sealed class TimelineRunner(
    Topology topology, ISwarm swarm, StatusClient status, EventLog log, RecordedTimeline recorded, IRunObserver? observer, IProgressView view,
    TimeProvider time)
{
    private readonly Dictionary<string, SwarmNode> _nodes = swarm.Nodes.ToDictionary(n => n.Name);

    public ActionsAhead Ahead { get; } = new(TimelinePlan.Of(topology));

    /// <summary>Does what is due.</summary>
    /// <param name="elapsed">Since the barrier.</param>
    /// <returns>Whether anything happened to the swarm.</returns>
    public async Task<bool> ActAsync(TimeSpan elapsed, CancellationToken cancellation)
    {
        var acted = false;
        while (!cancellation.IsCancellationRequested && Ahead.TryTake(elapsed, out var action))
            acted |= await ActAsync(action, elapsed);
        foreach (var wish in observer?.Desk.Take() ?? [])
            acted |= await FulfilAsync(wish, RecordedTimeline.Round(elapsed));
        return acted;
    }

    private async Task<bool> ActAsync(SwarmAction action, TimeSpan elapsed)
    {
        var decision = Decision.On(action, name => _nodes[name].IsUp, recorded.IsHealed);
        if (decision.IsDone)
            await PrepareAsync(action);
        Record(decision, elapsed, action.Because);
        if (!decision.IsDone)
            return false;
        await DoAsync(action);
        observer?.Acted(action);
        return true;
    }

    /// <summary>What a node counted so far would be lost with it.</summary>
    private async Task PrepareAsync(SwarmAction action)
    {
        if (action is SwarmAction.Node { IsKill: true } kill && _nodes[kill.Name] is { Spec.Program: null } node)
            node.See(await status.GetAsync(node.Status, CancellationToken.None));
    }

    private Task DoAsync(SwarmAction action) => action switch
    {
        SwarmAction.Node { IsKill: true } node => swarm.KillAsync(node.Name),
        SwarmAction.Node node => swarm.RestartAsync(node.Name),
        SwarmAction.Link link => swarm.Links!.ChangeAsync(link.Between, link.And, link.Settings, CancellationToken.None),
        SwarmAction.Partition { IsOver: true } heal => swarm.Links!.HealAsync(heal.Sides, CancellationToken.None),
        SwarmAction.Partition partition => swarm.Links!.PartAsync(partition.Sides, CancellationToken.None),
        _ => throw new InvalidOperationException($"no way to do {action}"),
    };

    /// <summary>A wish that fails is told to who had it: the run goes on.</summary>
    private async Task<bool> FulfilAsync(Wish wish, TimeSpan at)
    {
        var fulfilment = new Fulfilment(wish, observer!.Desk.Links, recorded);
        try
        {
            foreach (var action in fulfilment.ActionsAt(at))
                fulfilment.Note(action, await ActAsync(action, at));
        }
        catch (Exception e) when (Fulfilment.CanFailBy(e))
        {
            fulfilment.Fail(e.Message);
        }
        return fulfilment.Conclude();
    }

    private void Record(Decision decision, TimeSpan elapsed, string because)
    {
        if (decision.What is not { } what)
            return;
        log.Add(time.UnixMilliseconds(), what, decision.Subject, because);
        view.Tell(decision.Describe(elapsed, because));
    }
}
