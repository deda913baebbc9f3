using System.Globalization;
using FsNet.Reports;
using static System.FormattableString;

namespace FsNet.Swarms.Hosts;

/// <summary>
/// The kernel's table of neighbours (arp(7)): one for all network namespaces together, with room for 1,024 by default. When it is full,
/// what a node sends to a neighbour that it has not met yet is lost without a word, on links that measure as asked.
/// </summary>
internal sealed class NeighbourTable : IDisposable
{
    private const string OfAll = "this host's table of neighbours, which all namespaces share,";

    // Only the first network namespace shows them: that of the first process, also to a conductor in a container that sees all processes.
    private const string Statistics = "/proc/1/net/stat/arp_cache";

    private readonly NeighbourLimits _limits;
    private readonly string? _lease;
    private readonly long? _refusedBefore = Sum("table_fulls");

    private NeighbourTable(NeighbourLimits limits, string? lease, string? note) => (_limits, _lease, Note) = (limits, lease, note);

    /// <summary>What was raised, or could not be; null where there was room enough.</summary>
    public string? Note { get; }

    /// <summary>How many entries the kernel refused since <see cref="MakeRoomFor"/>; null where it does not tell.</summary>
    public long? Refused => Sum("table_fulls") - _refusedBefore;

    /// <summary>
    /// How many entries a swarm may take: in each node, one for every other node. And as many again: the host and every namespace have a few
    /// of their own, and one that is thrown out counts until the kernel has freed it. (With room for 129 * 129, 129 nodes were refused 850.)
    /// </summary>
    public static long NeededFor(int nodes) => 2L * nodes * nodes;

    /// <returns>How many entries there can be at most; null where it cannot be told, as in a container.</returns>
    public static long? Room() => NeighbourLimits.OfThisHost.Room();

    /// <summary>Raises the limits until it is disposed, where there is not room for all nodes of this and other runs to know each other.</summary>
    public static NeighbourTable MakeRoomFor(int nodes)
    {
        var limits = NeighbourLimits.OfThisHost;
        if (limits.Room() is not { } room)
            return new NeighbourTable(limits, null, null);
        try
        {
            var (lease, before, now) = limits.Take(NeededFor(nodes), InUse());
            return new NeighbourTable(
                limits, lease, now is { } raised ? Invariant($"{OfAll} had room for {before:N0} entries; for {raised:N0} during this run") : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new NeighbourTable(limits, null, NeededFor(nodes) + InUse() <= room ? null : Invariant(
                $"{OfAll} has room for {room:N0} entries, and {nodes} nodes may need {NeededFor(nodes):N0}: root can set {KernelSettings.Neighbours}"));
        }
    }

    /// <exception cref="IOException">The limits could not be put back.</exception>
    /// <exception cref="UnauthorizedAccessException">The limits could not be put back.</exception>
    public void Dispose()
    {
        if (_lease is not null)
            _limits.Return(_lease);
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
}
