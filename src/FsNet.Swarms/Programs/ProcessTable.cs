using System.Globalization;
using FsNet.Base;

namespace FsNet.Swarms.Programs;

/// <summary>The processes of this machine and what they use, read in one go: programs of others may start others in turn.</summary>
internal sealed class ProcessTable
{
    private const double TicksPerSecond = 100; // USER_HZ, on every processor that .NET runs on.

    private readonly Dictionary<int, Entry> _entries = [];
    private readonly ILookup<int, Entry> _children;

    private ProcessTable(IEnumerable<Entry> entries)
    {
        foreach (var entry in entries)
            _entries[entry.Pid] = entry;
        _children = _entries.Values.ToLookup(e => e.Parent);
    }

    /// <summary>Empty where there is no /proc.</summary>
    public static ProcessTable Read() => new(!Directory.Exists("/proc/self") ? [] :
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(n => n!.All(char.IsAsciiDigit)).Select(n => Entry.Read(int.Parse(n!, CultureInfo.InvariantCulture))).OfType<Entry>());

    /// <summary>Of a process and all that it has started, in turn; null where there is no such process.</summary>
    public TreeUsage? UsageOf(int pid)
    {
        if (!_entries.TryGetValue(pid, out var root))
            return null;
        List<Entry> tree = [root];
        for (var i = 0; i < tree.Count; i++)
            tree.AddRange(_children[tree[i].Pid]);
        return new TreeUsage(tree.Sum(e => e.CpuSeconds), tree.Max(e => e.PeakRssBytes), tree.Sum(e => e.RssBytes), tree.Count);
    }

    /// <param name="CpuSeconds">Its own, and that of its children that have ended.</param>
    private sealed record Entry(int Pid, int Parent, double CpuSeconds, long RssBytes, long PeakRssBytes)
    {
        private const int ParentField = 1, FirstCpuField = 11, CpuFields = 4, RssField = 21;

        public static Entry? Read(int pid)
        {
            try
            {
                var stat = File.ReadAllText($"/proc/{pid}/stat");
                // The name before may hold anything.
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                var rss = long.Parse(fields[RssField], CultureInfo.InvariantCulture) * System.Environment.SystemPageSize;
                return new Entry(
                    pid,
                    int.Parse(fields[ParentField], CultureInfo.InvariantCulture),
                    fields.Skip(FirstCpuField).Take(CpuFields).Sum(f => long.Parse(f, CultureInfo.InvariantCulture)) / TicksPerSecond,
                    rss,
                    Math.Max(rss, PeakOf(pid)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }

        // "VmHWM:     1234 kB"; a process without memory, such as one that has ended, has none.
        private static long PeakOf(int pid) =>
            File.ReadLines($"/proc/{pid}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)) is { } line
                ? long.Parse(line.AsSpan("VmHWM:".Length, line.Length - "VmHWM:".Length - " kB".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) << 10
                : 0;
    }
}

/// <summary>What a process and all that it has started use.</summary>
/// <param name="PeakRssBytes">Of the largest.</param>
/// <param name="RssBytes">Of all together, now.</param>
internal readonly record struct TreeUsage(double CpuSeconds, long PeakRssBytes, long RssBytes, int Processes)
{
    /// <summary>The supervisor and what it needs to look after a program: these do not count.</summary>
    public const int Supervising = 3;

    /// <summary>What is beyond the limits that a topology sets; null where nothing is.</summary>
    public string? Excess(string node, long? memoryBytes, int? processes) =>
        RssBytes > memoryBytes ? $"{node} was killed: it used {Units.FormatSize(RssBytes)} of memory, allowed: {Units.FormatSize(memoryBytes.Value)}"
        : Processes - Supervising > processes ? $"{node} was killed: it had {Processes - Supervising} processes, allowed: {processes}"
        : null;
}
