namespace FsNet.Reports.Html;

/// <summary>One row per leecher: first block, progress, completion, and when it was away.</summary>
internal sealed class TimelineFigure(RunHistory run) : Figure(run)
{
    /// <summary>With more nodes rows are too low for a name.</summary>
    private const int MostNamed = 40;

    /// <summary>With more, some nodes stand for all: a row is a pixel at least.</summary>
    private const int MostRows = 420;

    private readonly IReadOnlyList<NodeLife> _rows = run.Leechers.Count <= MostNamed
        ? run.Leechers
        : Thin([.. run.Leechers.OrderBy(l => l.Completed ?? double.PositiveInfinity)]);

    public override string Id => "timeline";

    public override string Title => "Every node’s timeline";

    public override string Source => "blocks.csv, nodes.csv, events.jsonl";

    public override string? Missing => Run.WithoutLeechers;

    public override string Description => string.Join(' ', new[]
    {
        AreNamed
            ? "One row per leecher, from the start on the left: how much of the file it has is the height of the filled area."
            : "One line per leecher, sorted by completion: until its first block, while it fetched, and from its completion on.",
        _rows.Count < Run.Leechers.Count ? $"One in {Every(Run.Leechers.Count)} of the leechers is drawn." : null,
        Run.WithoutBlocks is null ? null : "When first blocks arrived was not recorded.",
        First,
        Absences is > 0 and var times ? $"Leechers were killed or ended by themselves {Words.Many(times, "time")}." : null,
    }.OfType<string>());

    public override IReadOnlyList<(string Swatch, string Meaning)> Key =>
    [
        ("bg-row", "has nothing yet"), ("bg-c", AreNamed ? "share of the file" : "is fetching"), ("bg-a", "complete"),
        .. Absences > 0 ? [("bg-bad", "away: killed or ended")] : Array.Empty<(string, string)>(),
    ];

    private bool AreNamed => Run.Leechers.Count <= MostNamed;

    private int Absences => Run.Leechers.Sum(l => l.Down.Count);

    private string? First => Run.Leechers.Select(l => l.FirstBlock).OfType<double>().Order().ToList() is { Count: > 0 } first
        ? $"First blocks arrived between {Words.Seconds(first[0])} and {Words.Seconds(first[^1])}."
        : null;

    public override double HeightAt(double width) => TimePlot.Above + _rows.Count * RowHeight + TimePlot.Below;

    private double RowHeight => AreNamed ? 26 : Math.Clamp(MostRows / _rows.Count, 1, 8);

    public override void Draw(Markup svg, double width)
    {
        var names = AreNamed ? Math.Min(IsNarrow(width) ? 84 : 150, 14 + 7.2 * _rows.Max(r => r.Node.Name.Length)) : 46;
        var box = new Box(names, TimePlot.Above, width - 14, TimePlot.Above + _rows.Count * RowHeight);
        var time = new TimePlot(svg, Run, box);
        time.DrawAxis();
        if (AreNamed)
            new NamedRows(svg, Run, time, RowHeight).Draw(_rows);
        else
            new ThinRows(svg, Run, time, RowHeight).Draw(_rows);
        time.DrawMarks();
    }

    private static int Every(int count) => (count + MostRows - 1) / MostRows;

    private static IReadOnlyList<NodeLife> Thin(List<NodeLife> sorted)
    {
        var every = Every(sorted.Count);
        return [.. sorted.Where((_, i) => i % every == 0)];
    }
}
