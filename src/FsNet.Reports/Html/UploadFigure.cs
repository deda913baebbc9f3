using FsNet.Topologies;

namespace FsNet.Reports.Html;

/// <summary>What every node sent, in copies of the file: the seeds' own part, and how evenly the others share the rest.</summary>
internal sealed class UploadFigure : Figure
{
    private const int MostBars = 40;
    private const double BarHeight = 22;

    private readonly IReadOnlyList<UploadBar> _bars;

    public UploadFigure(RunHistory run) : base(run)
    {
        var specs = run.Topology.Nodes.ToDictionary(n => n.Name);
        var bars = run.Report.Nodes.Where(n => specs.ContainsKey(n.Name)).Select(n => (Spec: specs[n.Name], Copies: Copies(n))).ToList();
        _bars =
        [
            .. bars.GroupBy(b => bars.Count <= MostBars ? b.Spec.Name : b.Spec.Zone.ToString())
                .Select(g => UploadBar.Of(g.Key, g.First().Spec.Role == Role.Seed, [.. g.Select(b => b.Copies)])),
        ];
    }

    public override string Id => "uploads";

    public override string Title => "The seed’s copies, and everybody else’s";

    public override string Source => "nodes.csv (bytesOut, divided by the file’s bytes)";

    public override string? Missing => _bars.All(b => b.Most == 0)
        ? Run.Topology.HasPrograms ? "Left out: programs of others do not tell what they sent to whom." : "Nothing to draw: nobody sent anything." : null;

    public override string Description =>
        (Report.SeedCopies is { } copies
            ? $"{(Run.Topology.Seeds.Count() == 1 ? "The seed" : "All seeds together")} sent {Words.Times(copies)} copies of the file; "
                + "one is the least. "
            : "")
        + $"{Words.Count(Report.Leechers)} were wanted; the leechers sent the rest."
        + (_bars.Any(b => b.Nodes > 1) ? " Bars are the mean of a group’s nodes in a region, lines reach from the least to the most." : "");

    public override IReadOnlyList<(string Swatch, string Meaning)> Key => [("bg-b", "seed"), ("bg-a", "leecher"), ("dash-ink", "one copy")];

    public override double HeightAt(double width) => 12 + _bars.Count * BarHeight + TimePlot.Below;

    public override void Draw(Markup svg, double width)
    {
        var box = new Box(UploadBar.NamesWidth(_bars, IsNarrow(width) ? 150 : 160), 12, width - 46, 12 + _bars.Count * BarHeight);
        var scale = new Scale(1.02 * Math.Max(1, _bars.Max(b => b.Most)), box.Left, box.Right);
        DrawAxis(svg, box, scale);
        foreach (var (index, bar) in _bars.Index())
            bar.Draw(svg, box, scale, box.Top + index * BarHeight, BarHeight);
        svg.Leaf("path", ("class", "line s-ink dashed thin"), ("d", new PathData().MoveTo(scale.At(1), box.Top - 4).Down(box.Bottom)));
        foreach (var (index, bar) in _bars.Index())
            bar.DrawValue(svg, scale, box.Top + (index + 0.5) * BarHeight);
    }

    private static void DrawAxis(Markup svg, Box box, Scale scale)
    {
        foreach (var tick in scale.Ticks(Math.Max(2, (int)(box.Width / 80))))
        {
            svg.Leaf("path", ("class", "grid"), ("d", new PathData().MoveTo(scale.At(tick), box.Top).Down(box.Bottom + 4)));
            svg.Element("text", Words.Tick(tick), ("class", "tick mid"), ("x", scale.At(tick)), ("y", box.Bottom + 17));
        }
        svg.Element("text", "copies of the file sent", ("class", "label end"), ("x", box.Right), ("y", box.Bottom + 34));
    }

    private double Copies(NodeReport node) => (double)(node.BytesOut ?? 0) / Math.Max(1, Report.FileBytes);
}
