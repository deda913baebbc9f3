using FsNet.Base;
using FsNet.Reports;
using FsNet.Swarms.Acting;
using FsNet.Topologies;

namespace FsNet.Swarms.Running;

/// <summary>
/// The timeline as it came: the topology's own, and what people did while the run went on. After each of their actions topology.yaml is
/// written again, so that the folder repeats the run as it was, even that of a run that is killed.
/// </summary>
internal sealed class RecordedTimeline(Topology topology, RunFolder folder)
{
    // A partition that nobody has healed yet: longer than any run.
    private static readonly TimeSpan Open = TimeSpan.FromDays(1);

    private readonly List<TimelineEntry> _entries = [.. topology.Timeline];
    private readonly HashSet<Sides> _healed = [];

    /// <summary>What people did.</summary>
    public int Added { get; private set; }

    /// <summary>Times of what people do are kept to the millisecond.</summary>
    public static TimeSpan Round(TimeSpan at) => TimeSpan.FromMilliseconds(Math.Ceiling(at.TotalMilliseconds));

    /// <summary>Something that was not in the topology's timeline has been done.</summary>
    public void Add(SwarmAction action)
    {
        Added++;
        if (action is SwarmAction.Partition { IsOver: true } over)
            End(over.Sides, action.At);
        else
            _entries.Add(EntryOf(action));
        Save();
    }

    /// <summary>Whether somebody ended this partition before its time.</summary>
    public bool IsHealed(Sides sides) => _healed.Contains(sides);

    /// <summary>The run is over: so are its partitions.</summary>
    public void Finish(TimeSpan elapsed)
    {
        if (Added == 0)
            return;
        foreach (var open in _entries.OfType<TimelineEntry.Partition>().Where(p => p.For == Open).ToList())
            End(open.Sides, elapsed);
        Save();
    }

    /// <summary>The command that repeats the run: as it was given, unless people did more than it says.</summary>
    public string CommandOf(RunOptions options) => Added == 0
        ? options.Command
        : $"fsnet run {ShellWord.Quote(folder.File(RunFileNames.Topology))} {options.Flags}";

    /// <summary>For the report.</summary>
    public IEnumerable<string> Notes(RunOptions options) => Added == 0
        ? []
        : [$"{Added} {(Added == 1 ? "action was" : "actions were")} taken on the dashboard, and stand in the timeline of topology.yaml, "
            + $"which the command repeats; the run was started as: {options.Command}"];

    private void End(Sides sides, TimeSpan at)
    {
        _healed.Add(sides);
        var index = _entries.FindIndex(e => e is TimelineEntry.Partition p && p.Sides == sides);
        var begun = (TimelineEntry.Partition)_entries[index];
        var shortest = TimeSpan.FromMilliseconds(1);
        _entries[index] = begun with { For = at - begun.At > shortest ? Round(at - begun.At) : shortest };
    }

    private void Save() => RunFiles.WriteTopology(folder, topology with { Timeline = [.. Possible()] });

    private static TimelineEntry EntryOf(SwarmAction action) => action switch
    {
        SwarmAction.Node { IsKill: true } node => new TimelineEntry.Kill(node.At, node.Because, [node.Name]),
        SwarmAction.Node node => new TimelineEntry.Restart(node.At, node.Because, [node.Name]),
        SwarmAction.Link link => new TimelineEntry.ChangeLink(link.At, link.Because, link.Between, link.And, link.Settings),
        SwarmAction.Partition partition => new TimelineEntry.Partition(partition.At, partition.Because, Open, partition.Sides),
        _ => throw new InvalidOperationException($"no entry for {action}"),
    };

    /// <summary>Without what came to nothing: whom a person had killed already, the timeline does not kill again.</summary>
    private IEnumerable<TimelineEntry> Possible()
    {
        var down = new HashSet<string>();
        var churned = _entries.OfType<TimelineEntry.Churn>().Select(c => c.Group).ToHashSet();
        var chance = topology.Nodes.Where(n => churned.Contains(n.Zone.Group)).Select(n => n.Name).ToHashSet();
        foreach (var entry in _entries.OrderBy(e => e.At))
        {
            TimelineEntry possible = entry switch
            {
                TimelineEntry.Kill e => e with { Nodes = [.. e.Nodes.Where(n => chance.Contains(n) || down.Add(n))] },
                TimelineEntry.Restart e => e with { Nodes = [.. e.Nodes.Where(n => chance.Contains(n) || down.Remove(n))] },
                _ => entry,
            };
            if (possible is not (TimelineEntry.Kill { Nodes.Count: 0 } or TimelineEntry.Restart { Nodes.Count: 0 }))
                yield return possible;
        }
    }
}
