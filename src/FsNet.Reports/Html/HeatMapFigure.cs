namespace FsNet.Reports.Html;

/// <summary>
/// Blocks from top to bottom, time from left to right, the colour is how many leechers have the block. Times are exact; of many
/// blocks several that lie beside each other share a row.
/// </summary>
internal sealed class HeatMapFigure(RunHistory run) : Figure(run)
{
    private const int MostLevels = 10;
    private const int MostRows = 176;
    private const double RoomForRows = 352;

    private readonly int _perRow = Math.Max(1, (run.BlockCount + MostRows - 1) / MostRows);
    private readonly int _levels = Math.Clamp(run.Report.Leechers, 1, MostLevels);

    private int Rows => Math.Max(1, (Run.BlockCount + _perRow - 1) / _perRow);

    private double RowHeight => Math.Clamp(Math.Floor(RoomForRows / Rows), 1, 16);

    public override string Id => "blocks";

    public override string Title => "How blocks spread";

    public override string Source => "blocks.csv";

    public override string? Missing => Run.WithoutBlocks;

    public override string Description =>
        $"{Words.Many(Run.BlockCount, "block")} from top to bottom{(_perRow > 1 ? $", {_perRow} to a row" : "")}; "
        + $"the stronger the colour, the more leechers have it. {Everywhere}";

    public override IReadOnlyList<(string Swatch, string Meaning)> Key =>
    [
        ("bg-row", "no leecher has it"),
        .. new[] { 1, (_levels + 1) / 2, _levels }.Distinct().Where(l => l < _levels)
            .Select(l => ($"q{Colour(l)}", $"{Level(l)} or more")),
        ($"q{MostLevels}", "all have it"),
    ];

    // Of few leechers every one is a level of its own.
    private string Level(int level) =>
        _levels == Report.Leechers ? Words.Count(level) : $"{Words.Percent((double)level / _levels)} of the leechers";

    private string Everywhere
    {
        get
        {
            var firsts = Run.Arrivals.GroupBy(a => a.Block).Select(b => b.First().AtSeconds).ToList();
            return firsts.Count < Run.BlockCount
                ? $"{Words.Count(Run.BlockCount - firsts.Count)} blocks never reached any leecher."
                : $"From {Words.Seconds(firsts.Max())} on, some leecher had every block.";
        }
    }

    public override double HeightAt(double width) => TimePlot.Above + Rows * RowHeight + TimePlot.Below;

    public override void Draw(Markup svg, double width)
    {
        var box = new Box(46, TimePlot.Above, width - 14, TimePlot.Above + Rows * RowHeight);
        var time = new TimePlot(svg, Run, box);
        svg.Leaf(
            "rect", ("class", "f-row"), ("x", box.Left), ("y", box.Top), ("width", time.X(Run.Over) - box.Left), ("height", box.Height));
        time.DrawAxis();
        foreach (var (level, path) in Levels(time).Index().Where(l => !l.Item.IsEmpty))
            svg.Leaf("path", ("class", $"heat q{Colour(level + 1)}"), ("stroke-width", RowHeight), ("d", path));
        svg.Element("text", "block", ("class", "label"), ("x", 0), ("y", box.Top - 10));
        svg.Element("text", "0", ("class", "tick end"), ("x", box.Left - 8), ("y", box.Top + 10));
        svg.Element("text", Words.Count(Run.BlockCount - 1), ("class", "tick end"), ("x", box.Left - 8), ("y", box.Bottom));
        time.DrawMarks();
    }

    private int Colour(int level) => level * MostLevels / _levels;

    /// <returns>One path per level, from the first to the last.</returns>
    private PathData[] Levels(TimePlot time)
    {
        PathData[] paths = [.. Enumerable.Range(0, _levels).Select(_ => new PathData())];
        foreach (var (row, times) in TimesByRow())
            for (var level = 0; level < _levels; level++)
                Add(paths[level], row, time, StartOf(level + 1, row, times), StartOf(level + 2, row, times));
        return paths;
    }

    private void Add(PathData path, int row, TimePlot time, double from, double to)
    {
        if (time.X(to) - time.X(from) > 0.05)
            path.MoveTo(time.X(from), time.Box.Top + (row + 0.5) * RowHeight).Across(time.X(to));
    }

    // Level k holds from the moment at which k of all levels' share of the row's copies are there.
    private double StartOf(int level, int row, List<double> times)
    {
        var copies = BlocksIn(row) * Report.Leechers;
        var needed = (int)Math.Ceiling((double)copies * level / _levels);
        return level <= _levels && needed <= times.Count ? times[needed - 1] : Run.Over;
    }

    private int BlocksIn(int row) => Math.Min(_perRow, Run.BlockCount - row * _perRow);

    private IEnumerable<(int Row, List<double> Times)> TimesByRow() => Run.Arrivals
        .DistinctBy(a => (a.Node, a.Block))
        .GroupBy(a => a.Block / _perRow)
        .Select(g => (g.Key, g.Select(a => a.AtSeconds).ToList()));
}
