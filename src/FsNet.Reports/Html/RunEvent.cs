namespace FsNet.Reports.Html;

/// <summary>One line of events.jsonl.</summary>
/// <param name="AtSeconds">Since the leechers were told to start.</param>
/// <param name="Kind">kill, restart, link, partition, heal, ended, complete, ...</param>
/// <param name="Subject">A node, the two ends of a link, or the sides of a partition.</param>
/// <param name="Because">The line of the topology, or what a program said.</param>
internal sealed record RunEvent(double AtSeconds, string Kind, string? Subject, string? Because)
{
    /// <summary>Whether it was done to the swarm, and so belongs into every plot over time.</summary>
    public bool IsMark => Kind is EventKind.Kill or EventKind.Restart or EventKind.Link or EventKind.Partition or EventKind.Heal or EventKind.Ended;

    public bool TakesDown => Kind is EventKind.Kill or EventKind.Ended;

    public string What => Kind switch
    {
        EventKind.Kill => $"{Subject} is killed",
        EventKind.Restart => $"{Subject} starts again",
        EventKind.Link => $"links {Subject} change",
        EventKind.Partition => $"partition: {Subject}",
        EventKind.Heal => $"the partition is over: {Subject}",
        EventKind.Ended => $"{Subject} ended by itself",
        _ => $"{Kind} {Subject}",
    };
}
