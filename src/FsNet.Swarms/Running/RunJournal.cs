using FsNet.Base;
using FsNet.Reports;
using FsNet.Topologies;

namespace FsNet.Swarms.Running;

/// <summary>What the report says of every run alike, real or virtual: how it began, why it ended, what failed, and how to repeat it.</summary>
internal sealed class RunJournal(
    Topology topology, RunOptions options, RunFolder folder, DateTimeOffset startedAt, IEnumerable<string> notes)
{
    public DateTimeOffset StartedAt => startedAt;

    /// <summary>What makes the run fail.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>What a reader of the figures should know.</summary>
    public List<string> Notes { get; } = [.. options.Notes, .. notes];

    public RecordedTimeline Timeline { get; } = new(topology, folder);

    /// <summary>What was asked, and no figure; what was seen is added to it.</summary>
    public RunRecord Record(string backEnd, string shaper) => new()
    {
        Topology = topology,
        BackEnd = backEnd,
        Shaper = shaper,
        StartedAt = startedAt,
        FileBytes = FileSpec.LengthOf(topology.File),
        FileSha256 = "",
        Nodes = [.. topology.Nodes.Select(n => new NodeRecord(n, "", null, null, 0, 0, 0, 0, new Dictionary<string, int>()))],
        Failures = Failures,
        Notes = Notes,
        Command = Timeline.CommandOf(options),
    };

    /// <param name="after">The time that had passed, in words.</param>
    public void Stop(StopReason reason, string after, Mishaps mishaps)
    {
        if (reason == StopReason.Interrupted)
            mishaps.Interrupt($"after {after}");
        if (reason == StopReason.OutOfTime)
            Failures.Add($"not complete within {Units.FormatTime(topology.Expect.Within!.Value)}, as expected");
        if (reason == StopReason.Stalled)
            Failures.Add($"stalled: no block arrived anywhere for a long time, given up after {after}");
    }

    /// <summary>Nothing is done to the swarm any more.</summary>
    /// <param name="elapsed">Since the barrier.</param>
    /// <param name="actionsAhead">How many actions of the timeline the end came before.</param>
    public void Close(TimeSpan elapsed, int actionsAhead)
    {
        if (actionsAhead > 0)
            Notes.Add($"{actionsAhead} actions of the timeline did not happen: the run was over before");
        Timeline.Finish(elapsed);
        Notes.AddRange(Timeline.Notes(options));
    }
}
