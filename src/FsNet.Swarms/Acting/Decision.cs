using FsNet.Base;
using FsNet.Reports;
using FsNet.Topologies;

namespace FsNet.Swarms.Acting;

/// <summary>
/// What an action means for a swarm as it is at that moment: the same on every back end. The order is the same too: decide, record what
/// <see cref="What"/> says, act if it <see cref="IsDone"/>, and tell those who watch.
/// </summary>
/// <param name="What">The event that is recorded, one of <see cref="EventKind"/> or why there is none; null where nothing is to be said.</param>
/// <param name="Subject">A node, the two ends of a link, or the sides of a partition.</param>
internal readonly record struct Decision(bool IsDone, string? What, string Subject)
{
    /// <param name="isUp">Whether a node, or the tracker, runs.</param>
    /// <param name="isHealed">Whether somebody ended this partition before its time.</param>
    public static Decision On(SwarmAction action, Func<string, bool> isUp, Func<Sides, bool> isHealed) => action switch
    {
        SwarmAction.Node node => On(node, isUp(node.Name)),
        SwarmAction.Link link => new Decision(true, EventKind.Link, $"{link.Between} - {link.And}"),
        SwarmAction.Partition { IsOver: true } heal => isHealed(heal.Sides)
            ? new Decision(false, null, heal.Sides.ToString())
            : new Decision(true, EventKind.Heal, heal.Sides.ToString()),
        SwarmAction.Partition partition => new Decision(true, EventKind.Partition, partition.Sides.ToString()),
        _ => throw new InvalidOperationException($"no way to do {action}"),
    };

    private static Decision On(SwarmAction.Node node, bool isUp)
    {
        var what = node.IsKill ? EventKind.Kill : EventKind.Restart;
        return isUp == node.IsKill
            ? new Decision(true, what, node.Name)
            : new Decision(false, $"{what} skipped: {(isUp ? "it runs" : "it is down")}", node.Name);
    }

    /// <summary>A line for people.</summary>
    /// <param name="at">After the barrier.</param>
    public string Describe(TimeSpan at, string because) => $"{Units.FormatTime(at)}: {What} {Subject} ({because})";
}
