using System.Globalization;

namespace FsNet.Testbed.Hosts;

/// <summary>
/// The kernel's table of neighbours (arp(7)): one for all network namespaces together, with room for 1,024 by default. When it is full,
/// what a node sends to a neighbour that it has not met yet is lost without a word, on links that measure as asked.
/// </summary>
internal sealed class NeighbourTable : IDisposable
{
    /// <summary>What to set where there is too little room.</summary>
    public const string Setting = "net.ipv4.neigh.default.gc_thresh3";

    private const string OfAll = "this host's table of neighbours, which all namespaces share,";
    private const string Limits = "/proc/sys/net/ipv4/neigh/default/";
    private const string HardLimit = Limits + "gc_thresh3";

    /// <summary>Above it entries that nobody uses at the moment are thrown out, every time that one is added.</summary>
    private const string SoftLimit = Limits + "gc_thresh2";

    // Only the first network namespace shows them: that of the first process, also to a conductor in a container that sees all processes.
    private const string Statistics = "/proc/1/net/stat/arp_cache";

    private readonly (string Path, string Before, string During)[] _raised;
    private readonly long? _refusedBefore = Sum("table_fulls");

    private NeighbourTable((string Path, string Before, string During)[] raised, string? note) => (_raised, Note) = (raised, note);

    /// <summary>What was raised, or could not be; null where there was room enough.</summary>
    public string? Note { get; }

    /// <summary>How many entries the kernel refused since <see cref="MakeRoomFor"/>; null where it does not tell.</summary>
    public long? Refused => Sum("table_fulls") - _refusedBefore;

    /// <summary>How many entries a swarm may take: in each node, one for every other node.</summary>
    public static long NeededFor(int nodes) => (long)nodes * nodes;

    /// <returns>How many entries there can be at most; null where it cannot be told, as in a container.</returns>
    public static long? Room() => File.Exists(HardLimit) ? Number(HardLimit) : null;

    /// <summary>Raises the limits until it is disposed, where there is not room for all nodes to know each other.</summary>
    public static NeighbourTable MakeRoomFor(int nodes)
    {
        if (Room() is not { } room || NeededFor(nodes) + InUse() is var needed && needed <= room)
            return new NeighbourTable([], null);
        try
        {
            var raised = Raise(needed.ToString(CultureInfo.InvariantCulture));
            return new NeighbourTable(raised, F($"{OfAll} had room for {room:N0} entries; for {needed:N0} during this run"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new NeighbourTable(
                [], F($"{OfAll} has room for {room:N0} entries, and {nodes} nodes may need {needed:N0}: root can set {Setting}"));
        }
    }

    /// <summary>Puts the limits back, but for those that somebody else has set since.</summary>
    public void Dispose()
    {
        foreach (var (path, before, during) in _raised)
            if (File.ReadAllText(path).Trim() == during)
                File.WriteAllText(path, before);
    }

    private static (string Path, string Before, string During)[] Raise(string during)
    {
        (string Path, string Before, string During)[] raised =
            [.. new[] { HardLimit, SoftLimit }.Select(path => (path, File.ReadAllText(path).Trim(), during))];
        foreach (var limit in raised)
            File.WriteAllText(limit.Path, during);
        return raised;
    }

    private static long InUse() => File.Exists(Statistics) ? Rows().Max(r => r["entries"]) : 0;

    private static long? Sum(string column) => File.Exists(Statistics) ? Rows().Sum(r => r[column]) : null;

    // A line of names, and one of hexadecimal numbers for each processor; the entries are the table's own, the same in each.
    private static IEnumerable<Dictionary<string, long>> Rows()
    {
        var lines = File.ReadLines(Statistics).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        return lines.Skip(1).Select(numbers => lines[0].Zip(numbers).ToDictionary(
            p => p.First, p => long.Parse(p.Second, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
    }

    private static long Number(string path) => long.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture);

    private static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
