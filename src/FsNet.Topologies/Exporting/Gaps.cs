namespace FsNet.Topologies.Exporting;

/// <summary>What other tools do not do of a topology, in words.</summary>
internal static class Gaps
{
    /// <summary>For tools that start nodes and links, and leave the rest to people.</summary>
    public static IEnumerable<string> OfARun(Topology topology) =>
    [
        .. Timeline(topology),
        .. Tcp(topology),
        .. Content(topology),
        "seed: losses and jitter are drawn anew each time",
        "verify, expect: nobody measures the links before the start, hashes the copies, or judges",
    ];

    public static IEnumerable<string> Timeline(Topology topology) =>
        topology.Timeline.Select(e => $"timeline: the {Name(e)} at {e.At.TotalSeconds:0.###} s ({e.Line}) does not happen");

    public static IEnumerable<string> Content(Topology topology) => topology.File is FileSpec.Generated
        ? ["file: as large as asked, with other bytes than those that fsnet generates from the seed"]
        : [];

    private static IEnumerable<string> Tcp(Topology topology) =>
        topology.Tcp is { } tcp ? [$"tcp: {tcp} is not set; nodes have the host's congestion control"] : [];

    private static string Name(TimelineEntry entry) => entry switch
    {
        TimelineEntry.Kill => "kill",
        TimelineEntry.Restart => "restart",
        TimelineEntry.ChangeLink => "change of a link",
        TimelineEntry.Partition => "partition",
        _ => "churn",
    };
}
