using static System.FormattableString;

namespace FsNet.Reports.Html;

/// <summary>How busy the host was: from the saturation of its cores on, figures say more of the host than of the swarm.</summary>
internal sealed class HostFigure(RunHistory run) : Figure(run)
{
    public override string Id => "host";

    public override string Title => "CPU and memory";

    public override string Source => "host.csv, report.json (cpuSeconds, startupCpuSeconds, peakRssBytes)";

    // Words are the whole answer where nothing was sampled: a figure without samples is none.
    public override string? Missing => Run.Host.Count > 1 ? null : $"{Cost} The host was not sampled over time.";

    public override string Description =>
        $"{Cost} The host’s cores were {Words.Percent(Report.HostBusyShare ?? 0)} busy in the mean; "
        + $"above {Words.Percent(Judge.SaturatedShare)} for most of a run, figures would say more of the host than of the swarm.";

    public override IReadOnlyList<(string Swatch, string Meaning)> Key => [("bg-a", "busy share of all cores"), ("dash-b", "saturated")];

    private string Cost =>
        (Report.Backend == "sim" ? "The simulator" : "All programs together")
        + Invariant($" used {Report.CpuSeconds:0.0} seconds of CPU time, ")
        + Invariant($"{Report.StartupCpuSeconds:0.0} of them to start")
        + (Report.CpuSecondsPerGiB is { } perGiB ? Invariant($", {perGiB:0.0} for each GiB delivered") : "")
        + $". The largest process took {Words.Size(Report.PeakRssBytes)} of memory.";

    public override double HeightAt(double width) => 200;

    public override void Draw(Markup svg, double width)
    {
        var box = new Box(46, TimePlot.Above, width - 14, HeightAt(width) - TimePlot.Below);
        var time = new TimePlot(svg, Run, box);
        var share = new ValueAxis(svg, box, 100);
        share.Draw("% busy");
        time.DrawAxis();
        var limit = share.Y(100 * Judge.SaturatedShare);
        svg.Leaf("path", ("class", "line s-b dashed thin"), ("d", new PathData().MoveTo(box.Left, limit).Across(box.Right)));
        var path = new PathData().MoveTo(time.X(0), share.Y(100 * Run.Host[0].BusyShare));
        foreach (var (at, busy) in Run.Host)
            path.LineTo(time.X(at), share.Y(100 * busy));
        svg.Leaf("path", ("class", "line s-a"), ("d", path));
        time.DrawMarks();
    }
}
