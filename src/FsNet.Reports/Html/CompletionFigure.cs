namespace FsNet.Reports.Html;

/// <summary>The share of nodes that have the whole file, over time; the share of all blocks; the bound.</summary>
internal sealed class CompletionFigure(RunHistory run) : Figure(run)
{
    private const int MostPoints = 240;

    public override string Id => "completion";

    public override string Title => "Completion over time";

    public override string Source => "nodes.csv (completedAtSeconds), blocks.csv";

    public override string Description => $"{Completions} {Bound}";

    public override string? Missing => Run.WithoutLeechers;

    public override IReadOnlyList<(string Swatch, string Meaning)> Key =>
    [
        ("bg-a", "leechers that have the whole file"),
        .. Run.Arrivals.Count > 0 ? [("bg-c", "blocks delivered, of all leechers' blocks")] : Array.Empty<(string, string)>(),
        .. Report.BoundSeconds is null ? Array.Empty<(string, string)>() : [("dash-b", "theoretical bound for the last completion")],
    ];

    private string Completions => Report.CompletionSeconds is { } c
        ? $"Of {Words.Many(Report.Leechers, "leecher")}, the first had the whole file after {Words.Seconds(c.Min)}, "
            + $"the median after {Words.Seconds(c.Median)}, 95 % after {Words.Seconds(c.P95)}, "
            + $"the last that completed after {Words.Seconds(c.Max)}."
        : "No leecher completed.";

    private string Bound => Report.BoundSeconds is { } bound
        ? $"No protocol can serve the last one before {Words.Seconds(bound)} ({Run.Bound.Explained})."
        : "There is no bound: no rate is limited.";

    public override double HeightAt(double width) => IsNarrow(width) ? 250 : 340;

    public override void Draw(Markup svg, double width)
    {
        var box = new Box(46, TimePlot.Above, width - 14, HeightAt(width) - TimePlot.Below);
        var time = new TimePlot(svg, Run, box);
        var share = new ValueAxis(svg, box, 100);
        share.Draw("%");
        time.DrawAxis();
        DrawBound(svg, time);
        time.DrawMarks();
        Step(svg, "line s-c thin", Run.Arrivals.Select(a => a.AtSeconds), Report.Leechers * Math.Max(1, Run.BlockCount), time, share);
        Step(svg, "line s-a", Run.Leechers.Select(l => l.Completed).OfType<double>().Order(), Report.Leechers, time, share);
    }

    private void DrawBound(Markup svg, TimePlot time)
    {
        if (Report.BoundSeconds is not { } bound)
            return;
        var (x, box) = (time.X(bound), time.Box);
        var fits = x > (box.Left + box.Right) / 2;
        svg.Leaf("path", ("class", "line s-b dashed"), ("d", new PathData().MoveTo(x, box.Top).Down(box.Bottom)));
        svg.Element(
            "text", $"bound {Words.Seconds(bound)}", ("class", fits ? "note halo f-b end" : "note halo f-b"),
            ("x", x + (fits ? -6 : 6)), ("y", box.Bottom - 8));
    }

    // A curve cannot show more points than pixels, so of many steps only some are drawn.
    private void Step(Markup svg, string style, IEnumerable<double> times, long whole, TimePlot time, ValueAxis share)
    {
        var sorted = times as IReadOnlyList<double> ?? [.. times];
        if (sorted.Count == 0)
            return;
        var every = Math.Max(1, sorted.Count / MostPoints);
        var path = new PathData().MoveTo(time.X(0), share.Y(0));
        for (var i = every - 1; i < sorted.Count; i += every)
            path.Across(time.X(sorted[i])).Down(share.Y(100.0 * (i + 1) / whole));
        path.Across(time.X(sorted[^1])).Down(share.Y(100.0 * sorted.Count / whole)).Across(time.X(Run.Over));
        svg.Leaf("path", ("class", style), ("d", path));
    }
}
