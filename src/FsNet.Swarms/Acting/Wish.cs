using FsNet.Topologies;

namespace FsNet.Swarms.Acting;

/// <summary>What somebody who watches wants to be done to the swarm, as soon as can be.</summary>
/// <param name="entry">As an entry of a timeline whose time does not count.</param>
/// <param name="isHeal">Whether the partition shall end; else it begins.</param>
internal sealed class Wish(TimelineEntry entry, bool isHeal = false)
{
    /// <summary>Where events and entries say that they come from.</summary>
    public const string Because = "dashboard";

    private readonly TaskCompletionSource<Outcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Outcome> Outcome => _outcome.Task;

    public IReadOnlyList<SwarmAction> ActionsAt(TimeSpan at) => entry switch
    {
        TimelineEntry.Kill kill => [.. kill.Nodes.Select(n => new SwarmAction.Node(at, n, true, Because))],
        TimelineEntry.Restart restart => [.. restart.Nodes.Select(n => new SwarmAction.Node(at, n, false, Because))],
        TimelineEntry.ChangeLink link => [new SwarmAction.Link(at, link.Between, link.And, link.Settings, Because)],
        TimelineEntry.Partition partition => [new SwarmAction.Partition(at, partition.Sides, isHeal, Because)],
        _ => throw new InvalidOperationException($"no action for {entry}"),
    };

    public void Answer(bool isDone, string text) => _outcome.TrySetResult(new Outcome(isDone, text));
}
