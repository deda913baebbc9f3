namespace FsNet.Testbed.Reports.Html;

/// <summary>One line of events.jsonl.</summary>
/// <param name="AtSeconds">Since the leechers were told to start.</param>
/// <param name="Kind">kill, restart, link, partition, heal, ended, complete, ...</param>
/// <param name="Subject">A node, the two ends of a link, or the sides of a partition.</param>
/// <param name="Because">The line of the topology, or what a program said.</param>
internal sealed record RunEvent(double AtSeconds, string Kind, string? Subject, string? Because)
{
    /// <summary>Whether it was done to the swarm, and so belongs into every plot over time.</summary>
    public bool IsMark => Kind is "kill" or "restart" or "link" or "partition" or "heal" or "ended";

    public bool TakesDown => Kind is "kill" or "ended";

    public string What => Kind switch
    {
        "kill" => $"{Subject} is killed",
        "restart" => $"{Subject} starts again",
        "link" => $"links {Subject} change",
        "partition" => $"partition: {Subject}",
        "heal" => $"the partition is over: {Subject}",
        "ended" => $"{Subject} ended by itself",
        _ => $"{Kind} {Subject}",
    };
}
