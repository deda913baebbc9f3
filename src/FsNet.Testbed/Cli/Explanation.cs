using FsNet.Reports;
using FsNet.Swarms.Hosts;
using FsNet.Topologies;
using FsNet.Topologies.Theory;

namespace FsNet.Testbed.Cli;

/// <summary>What <c>fsnet explain</c> says; also its JSON.</summary>
internal sealed record Explanation(
    string Topology,
    ulong Seed,
    long FileBytes,
    IReadOnlyList<ExplainedNode> Nodes,
    IReadOnlyList<LinkReport> Links,
    ExplainedBound Bound,
    bool HostIsHonest,
    IReadOnlyList<FitLine> Host)
{
    public static Explanation Of(Topology topology, long fileBytes, HostFacts host, long? freeDiskBytes)
    {
        var bound = FluidBound.Of(topology, fileBytes);
        var fit = HostFit.Of(topology, fileBytes, host, freeDiskBytes);
        return new Explanation(
            topology.Name,
            topology.Seed,
            fileBytes,
            [.. topology.Nodes.Select(Node)],
            [.. LinkMatrix.Of(topology).Select(LinkReports.Asked)],
            new ExplainedBound(bound.Seconds, bound.Explained, bound.SeedSeconds, bound.SlowestSeconds, bound.SwarmSeconds),
            fit.All(f => f.Honest),
            fit);
    }

    private static ExplainedNode Node(NodeSpec n) =>
        new(n.Name, n.Role.ToString().ToLowerInvariant(), n.Zone.ToString(), n.Access.UpBitsPerSecond, n.Access.DownBitsPerSecond);
}

internal sealed record ExplainedNode(string Name, string Role, string Zone, long? UpBitsPerSecond, long? DownBitsPerSecond);

/// <param name="Seconds">The largest of the three terms; null when no rate is limited.</param>
internal sealed record ExplainedBound(
    double? Seconds, string Because, double SeedTermSeconds, double SlowestTermSeconds, double SwarmTermSeconds);
