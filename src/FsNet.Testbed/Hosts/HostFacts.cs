using System.Globalization;

namespace FsNet.Testbed.Hosts;

/// <summary>What this machine has.</summary>
/// <param name="AvailableMemoryBytes">What can be used without swapping; what the runtime may use where the system does not tell.</param>
public sealed record HostFacts(int Cores, long AvailableMemoryBytes)
{
    public static HostFacts OfThisHost() => new(Environment.ProcessorCount, AvailableMemory());

    private static long AvailableMemory()
    {
        const string path = "/proc/meminfo", key = "MemAvailable:";
        var line = File.Exists(path) ? File.ReadLines(path).FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal)) : null;
        return line is null
            ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes
            : long.Parse(line[key.Length..^"kB".Length].Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
