using FsNet.Hosting;
using FsNet.Testbed.Topologies;

namespace FsNet.Testbed.Local;

/// <summary>What a topology may ask of the local back end.</summary>
internal static class LocalLimits
{
    /// <exception cref="ProgramException">It asks for more (exit code 4).</exception>
    public static void Check(Topology topology)
    {
        if (topology.Timeline.FirstOrDefault(e => e.NeedsShaping) is { } entry)
            throw new ProgramException(
                $"{entry.Line}: a {(entry is TimelineEntry.Partition ? "partition" : "change of a link")} needs shaped links, "
                + "which the local back end does not have yet; allowed here: kill, restart, churn",
                ExitCodes.BackEndMissing);
        if (topology.Nodes.Count > LoopbackBlock.MaxNodes)
            throw new ProgramException(
                $"found {topology.Nodes.Count} nodes, the local back end has addresses for {LoopbackBlock.MaxNodes}",
                ExitCodes.BackEndMissing);
    }

    /// <summary>What the topology asks for and will not get; null when there is nothing.</summary>
    public static string? Unshaped(Topology topology)
    {
        var links = LinkMatrix.Of(topology).Count(l => !l.IsIdeal);
        return links == 0
            ? null
            : $"links are NOT shaped on the local back end: delay, jitter, loss and rate asked for between zones ({links} directions) "
                + "do not apply; the nodes' own up and down limits do";
    }
}
