using System.Globalization;

namespace FsNet.Swarms.Hosts;

/// <summary>How busy all of the machine's cores are, between two calls. Reads /proc/stat; other systems are not measured.</summary>
internal sealed class CpuMeter
{
    private (double Busy, double Total)? _last = Read();

    /// <summary>The busy share since the call before, 0 to 1; null where it cannot be told.</summary>
    public double? Sample()
    {
        var (before, now) = (_last, Read());
        _last = now;
        return before is { } a && now is { } b && b.Total > a.Total ? (b.Busy - a.Busy) / (b.Total - a.Total) : null;
    }

    // "cpu user nice system idle iowait irq softirq steal guest guest_nice", in ticks; guest is part of user.
    private static (double Busy, double Total)? Read()
    {
        const string path = "/proc/stat";
        if (!File.Exists(path))
            return null;
        var ticks = File.ReadLines(path).First().Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1).Take(8).Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        var idle = ticks[3] + ticks[4];
        return (ticks.Sum() - idle, ticks.Sum());
    }
}
