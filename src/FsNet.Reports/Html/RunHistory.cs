using FsNet.Topologies;
using FsNet.Topologies.Theory;

namespace FsNet.Reports.Html;

/// <summary>What a run's folder tells: all that report.html is drawn from.</summary>
internal sealed class RunHistory
{
    public required Report Report { get; init; }

    public required Topology Topology { get; init; }

    /// <summary>Whether the leechers were told to start at all.</summary>
    public required bool HasStarted { get; init; }

    /// <summary>In the order of their times; empty where the run left them out.</summary>
    public required IReadOnlyList<Arrival> Arrivals { get; init; }

    public required IReadOnlyList<RunEvent> Events { get; init; }

    public required IReadOnlyList<HostSample> Host { get; init; }

    public IReadOnlyList<RunEvent> Marks => field ??= [.. Events.Where(e => e.IsMark)];

    public IReadOnlyList<NodeLife> Leechers => field ??= Lives();

    public FluidBound Bound => field ??= FluidBound.Of(Topology, Report.FileBytes);

    public int BlockCount => BlocksOf(Report);

    /// <summary>Where the axes of time end, in seconds: behind everything that happened, and behind the bound.</summary>
    public double End => field > 0 ? field : field = FindEnd();

    /// <summary>When the run ended, in seconds: nothing is known of what would have come then.</summary>
    public double Over => field > 0 ? field : field = Events.FirstOrDefault(e => e.Kind == EventKind.Over)?.AtSeconds ?? End;

    /// <summary>Null where leechers can be drawn, else why not.</summary>
    public string? WithoutLeechers => !HasStarted ? "Nothing to draw: the leechers were never told to start."
        : Leechers.Count == 0 ? "Nothing to draw: the report names no leecher."
        : null;

    /// <summary>Null where blocks are known, else why they are not.</summary>
    public string? WithoutBlocks => Arrivals.Count > 0
        ? null
        : Topology.HasPrograms
            ? "Left out: programs of others do not tell who got which block from whom."
        : Report.PayloadBytes > 0
            ? "Left out: this run kept no record of single blocks, which would have been more than a million lines."
            : "Nothing to draw: no block arrived anywhere.";

    /// <summary>0 where no seed told how large blocks are.</summary>
    public static int BlocksOf(Report report) =>
        report.BlockBytes is > 0 and var bytes ? (int)((report.FileBytes + bytes - 1) / bytes) : 0;

    private double FindEnd()
    {
        const double Margin = 1.04;
        double[] ends =
        [
            Arrivals.Count > 0 ? Arrivals[^1].AtSeconds : 0,
            Report.CompletionSeconds?.Max ?? 0,
            Events.Count > 0 ? Events[^1].AtSeconds : 0,
            Report.BoundSeconds ?? 0,
        ];
        return ends.Max() is > 0 and var end ? end * Margin : 1;
    }

    private List<NodeLife> Lives()
    {
        var roles = Topology.Leechers.Select(l => l.Name).ToHashSet();
        var arrivals = Arrivals.ToLookup(a => a.Node);
        var marks = Marks.ToLookup(m => m.Subject);
        return [.. Report.Nodes.Where(n => roles.Contains(n.Name)).Select(n => NodeLife.Of(n, arrivals[n.Name], marks[n.Name]))];
    }
}
