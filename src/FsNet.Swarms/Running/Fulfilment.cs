using FsNet.Base;
using FsNet.Swarms.Acting;

namespace FsNet.Swarms.Running;

/// <summary>A wish while it is carried out: what of it can be done, what was, and what is written down and answered.</summary>
internal sealed class Fulfilment(Wish wish, LiveLinks links, RecordedTimeline recorded)
{
    private readonly List<string> _done = [];
    private readonly List<string> _undone = [];

    /// <returns>Nothing where it cannot be done.</returns>
    public IReadOnlyList<SwarmAction> ActionsAt(TimeSpan at)
    {
        List<SwarmAction> possible = [];
        foreach (var action in wish.ActionsAt(at))
        {
            var meant = Resolve(action);
            if (WhyNot(meant, action) is { } why)
                Fail(why);
            else
                possible.Add(meant!);
        }
        return possible;
    }

    public void Note(SwarmAction action, bool isDone)
    {
        if (isDone)
            recorded.Add(action);
        (isDone ? _done : _undone).Add(Describe(action, isDone));
    }

    /// <summary>Whether an exception says that the wish cannot be carried out; any other is a mistake of the testbed.</summary>
    public static bool CanFailBy(Exception e) => e is ProgramException or IOException or UnauthorizedAccessException;

    public void Fail(string why) => _undone.Add(why);

    /// <returns>Whether anything was done.</returns>
    public bool Conclude()
    {
        wish.Answer(_done.Count > 0, string.Join("; ", [.. _done, .. _undone]));
        return _done.Count > 0;
    }

    // A partition is healed as the one that it is: another with the same sides may have begun since.
    private SwarmAction? Resolve(SwarmAction action) => action is not SwarmAction.Partition { IsOver: true } heal
        ? action
        : links.Partitions.FirstOrDefault(p => p.AreLike(heal.Sides)) is { } open ? heal with { Sides = open } : null;

    private string? WhyNot(SwarmAction? meant, SwarmAction asked) => meant switch
    {
        null => $"found no partition {((SwarmAction.Partition)asked).Sides} that could be healed",
        SwarmAction.Partition { IsOver: false } partition when links.Partitions.Any(p => p.AreLike(partition.Sides)) =>
            $"{partition.Sides} are parted already",
        _ => links.WhyNot(meant),
    };

    private static string Describe(SwarmAction action, bool isDone) => action switch
    {
        SwarmAction.Node { IsKill: true } node => isDone ? $"{node.Name} is killed" : $"{node.Name} is down already",
        SwarmAction.Node node => isDone ? $"{node.Name} starts again" : $"{node.Name} runs already",
        SwarmAction.Link link => $"the links between {link.Between} and {link.And} are changed",
        SwarmAction.Partition partition => $"{(partition.IsOver ? "healed" : "parted")}: {partition.Sides}",
        _ => throw new InvalidOperationException($"no words for {action}"),
    } + $", {Units.FormatTime(action.At)} after the start";
}
