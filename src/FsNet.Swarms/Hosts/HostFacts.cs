using System.Globalization;

namespace FsNet.Swarms.Hosts;

/// <summary>What this machine has.</summary>
/// <param name="AvailableMemoryBytes">What can be used without swapping; what the runtime may use where the system does not tell.</param>
/// <param name="Neighbours">How many entries the kernel's table of neighbours has room for; null where it cannot be told.</param>
/// <param name="NeighboursCanBeRaised">Whether a run by this user can make room for more.</param>
public sealed record HostFacts(int Cores, long AvailableMemoryBytes, long? Neighbours, bool NeighboursCanBeRaised)
{
    public static HostFacts OfThisHost() =>
        new(Environment.ProcessorCount, AvailableMemory(), NeighbourTable.Room(), Environment.IsPrivilegedProcess);

    private static long AvailableMemory()
    {
        const string path = "/proc/meminfo", key = "MemAvailable:";
        var line = File.Exists(path) ? File.ReadLines(path).FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal)) : null;
        return line is null
            ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes
            : long.Parse(line[key.Length..^"kB".Length].Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
