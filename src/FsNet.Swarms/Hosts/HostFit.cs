using FsNet.Base;
using FsNet.Reports;
using FsNet.Topologies;
using FsNet.Topologies.Theory;
using static System.FormattableString;

namespace FsNet.Swarms.Hosts;

/// <param name="Honest">Whether this aspect of the host suffices to emulate the topology as asked.</param>
public sealed record FitLine(string Aspect, string Needed, string Available, bool Honest, string Reasoning);

/// <summary>Whether a host can run a topology so that the figures speak of the swarm, not of the host.</summary>
public static class HostFit
{
    /// <summary>
    /// The resident memory of one node process, and the CPU time of one delivered GiB, both ends and hashing included. Rough: a
    /// rate-limited 01-demo on two virtual cores took 84 MiB a process, and 17 s a GiB with native binaries.
    /// </summary>
    public const long NodeBytes = 84L << 20;

    public const double CpuSecondsPerGiB = 17;

    /// <summary>What the just-in-time compiler takes beside it for each process that lives for seconds only; native binaries do without.</summary>
    public const double CpuSecondsPerProcess = 3;

    // Above this share of the cores, scheduling delays begin to show in the figures.
    private const double UsableShare = 0.7;

    /// <param name="freeDiskBytes">In the temporary folder; null where that is not there.</param>
    public static IReadOnlyList<FitLine> Of(Topology topology, long fileBytes, HostFacts host, long? freeDiskBytes) =>
    [
        Memory(topology, host), Disk(topology, fileBytes, freeDiskBytes), Cpu(topology, fileBytes, host), Neighbours(topology, host),
        Links(topology),
    ];

    private static FitLine Memory(Topology topology, HostFacts host)
    {
        var needed = topology.Nodes.Count * NodeBytes;
        return new FitLine(
            "memory", Units.FormatSize(needed), Units.FormatSize(host.AvailableMemoryBytes), needed < host.AvailableMemoryBytes,
            $"{topology.Nodes.Count} processes of about {Units.FormatSize(NodeBytes)} each");
    }

    private static FitLine Disk(Topology topology, long fileBytes, long? free)
    {
        var copies = topology.Leechers.Count() + (topology.File is FileSpec.Generated ? 1 : 0);
        return new FitLine(
            "disk",
            Units.FormatSize((double)copies * fileBytes),
            free is { } bytes ? Units.FormatSize(bytes) : "no such folder",
            copies * (double)fileBytes < free,
            $"{copies} copies of {Units.FormatSize(fileBytes)} in {(free is null ? TemporaryFolder.Described : "the temporary folder")}");
    }

    private static FitLine Cpu(Topology topology, long fileBytes, HostFacts host)
    {
        var usable = host.Cores * UsableShare;
        var available = Invariant($"{host.Cores} cores, {usable:0.0} usable");
        if (FluidBound.Of(topology, fileBytes).Seconds is not { } seconds)
            return new FitLine(
                "cores",
                "all there are",
                available,
                false,
                "no rate is limited: the run will measure how fast this host is, not how good the swarm is");
        var bytesPerSecond = topology.Leechers.Count() * (double)fileBytes / seconds;
        var needed = bytesPerSecond / (1L << 30) * CpuSecondsPerGiB + topology.Nodes.Count * CpuSecondsPerProcess / seconds;
        return new FitLine(
            "cores", Invariant($"{needed:0.00}"), available, needed < usable,
            Invariant($"{Units.FormatRate(bytesPerSecond * 8)} delivered in all at the bound, at about {CpuSecondsPerGiB:0} CPU seconds per GiB and ")
            + Invariant($"{CpuSecondsPerProcess:0} per process for the just-in-time compiler; above {UsableShare * 100:0} % of the cores, waiting for a core shows in the figures"));
    }

    private static FitLine Neighbours(Topology topology, HostFacts host)
    {
        const string Table = $"the kernel has one table of them for all namespaces and containers ({KernelSettings.Neighbours})";
        var needed = NeighbourTable.NeededFor(topology.Nodes.Count);
        var fits = host.Neighbours is not { } room || needed <= room;
        return new FitLine(
            "neighbours",
            Invariant($"{needed:N0}"),
            host.Neighbours is { } there ? Invariant($"{there:N0}") : "not told",
            fits || host.NeighboursCanBeRaised,
            Table + (fits ? "" : host.NeighboursCanBeRaised ? "; a run raises it for as long as it lasts" : "; root can raise it"));
    }

    private static FitLine Links(Topology topology)
    {
        var shaped = LinkMatrix.Of(topology).Count(l => !l.IsIdeal);
        return shaped == 0
            ? new FitLine("links", "none", "", true, "no delay, loss or rate is asked for between zones")
            : new FitLine(
                "links",
                Invariant($"{shaped} directions"),
                "measured by run",
                true,
                "a run measures each before it starts, and is invalid when one is not as asked");
    }
}
