using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using Docker.DotNet.Models;
using FsNet.Swarms.Programs;
using FsNet.Swarms.Running;
using FsNet.Topologies.Planning;

namespace FsNet.Swarms.Containers;

/// <summary>What one container has used.</summary>
/// <param name="SentBytes">By its interface on the emulated network; null where that cannot be told.</param>
internal readonly record struct ContainerUsage(double CpuSeconds, long PeakRssBytes, long? SentBytes)
{
    /// <param name="pid">Of its process, on this machine.</param>
    /// <param name="network">The first address of the emulated network.</param>
    /// <returns>Null when the process has ended.</returns>
    public static ContainerUsage? OfProcess(int pid, IPAddress network)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return new ContainerUsage(process.TotalProcessorTime.TotalSeconds, process.PeakWorkingSet64, SentBytesOf(pid, network));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Of a process and all that it has started.</summary>
    /// <inheritdoc cref="OfProcess"/>
    public static ContainerUsage? OfTree(int pid, IPAddress network) => ProcessTable.Read().UsageOf(pid) is { } tree
        ? new ContainerUsage(tree.CpuSeconds, tree.PeakRssBytes, SentBytesOf(pid, network))
        : null;

    /// <summary>From the engine, where /proc does not tell of its containers.</summary>
    public static async Task<ContainerUsage?> OfEngineAsync(DockerEngine engine, string id)
    {
        ContainerUsage? usage = null;
        await engine.AskAsync("measuring a container", c => c.Containers.GetContainerStatsAsync(
            id,
            new ContainerStatsParameters { Stream = false, OneShot = true },
            new Progress(stats => usage = OfStats(stats)),
            CancellationToken.None));
        return usage;
    }

    // It does not say which interface is which.
    private static ContainerUsage OfStats(ContainerStatsResponse stats)
    {
        // What docker stats shows as well: the page cache that is easily given back is not the program's.
        var cache = stats.MemoryStats?.Stats?.TryGetValue("inactive_file", out var inactive) == true ? inactive : 0;
        return new ContainerUsage(
            (stats.CPUStats?.CPUUsage?.TotalUsage ?? 0) / 1e9, (long)((stats.MemoryStats?.Usage ?? 0) - cache), null);
    }

    /// <summary>The same life, looked at again.</summary>
    public static ContainerUsage Later(ContainerUsage before, ContainerUsage now) => new(
        Math.Max(before.CpuSeconds, now.CpuSeconds), Math.Max(before.PeakRssBytes, now.PeakRssBytes), now.SentBytes ?? before.SentBytes);

    /// <summary>Another life after this one, in a network namespace of its own.</summary>
    public static ContainerUsage operator +(ContainerUsage a, ContainerUsage b) => new(
        a.CpuSeconds + b.CpuSeconds,
        Math.Max(a.PeakRssBytes, b.PeakRssBytes),
        a.SentBytes is null && b.SentBytes is null ? null : (a.SentBytes ?? 0) + (b.SentBytes ?? 0));

    // Docker names interfaces in an order of its own: the one that leads into the network is asked for.
    private static long? SentBytesOf(int pid, IPAddress network) =>
        RouteTable.Read($"/proc/{pid}/net/route").Where(r => !r.IsDefault && r.Overlaps(network, AddressPlan.PrefixLength))
            .Select(r => InterfaceCounters.SentBytes(pid, r.Interface)).FirstOrDefault();

    /// <summary>On the caller's thread, unlike <see cref="System.Progress{T}"/>: the figure is there when the request has ended.</summary>
    private sealed class Progress(Action<ContainerStatsResponse> report) : IProgress<ContainerStatsResponse>
    {
        public void Report(ContainerStatsResponse value) => report(value);
    }
}
