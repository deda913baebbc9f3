namespace FsNet.Reports.Html;

/// <summary>The axis of time below a plot, and what was done to the swarm as marks across it.</summary>
internal sealed class TimePlot(Markup svg, RunHistory run, Box box)
{
    /// <summary>Room for the marks' numbers above a plot, and for the axis below it.</summary>
    public const double Above = 24;
    public const double Below = 42;

    private const double LongSeconds = 600;
    private const double TickDistance = 90;

    private readonly Scale _x = new(run.End, box.Left, box.Right);

    public Box Box => box;

    public double X(double seconds) => Math.Clamp(_x.At(seconds), box.Left, box.Right);

    public void DrawAxis()
    {
        var (unit, seconds) = run.End > LongSeconds ? ("minutes", 60) : ("seconds", 1);
        var scale = _x with { Max = run.End / seconds };
        foreach (var tick in scale.Ticks((int)(box.Width / TickDistance)))
        {
            var x = scale.At(tick);
            svg.Leaf("path", ("class", "grid"), ("d", new PathData().MoveTo(x, box.Top).Down(box.Bottom + 4)));
            svg.Element("text", Words.Tick(tick), ("class", "tick mid"), ("x", x), ("y", box.Bottom + 17));
        }
        svg.Element(
            "text", $"{unit} since the leechers were told to start", ("class", "label end"), ("x", box.Right), ("y", box.Bottom + 34));
    }

    /// <summary>Marks that would lie upon each other share a number: 3–7.</summary>
    public void DrawMarks()
    {
        const double Apart = 34;
        var group = new List<int>();
        foreach (var (index, mark) in run.Marks.Index())
        {
            if (group.Count > 0 && X(mark.AtSeconds) - X(run.Marks[group[0]].AtSeconds) > Apart)
                DrawGroup(group);
            group.Add(index);
        }
        if (group.Count > 0)
            DrawGroup(group);
    }

    private void DrawGroup(List<int> group)
    {
        const int MostNamed = 12;
        var lines = new PathData();
        foreach (var x in group.Select(i => Math.Round(X(run.Marks[i].AtSeconds))).Distinct())
            lines.MoveTo(x, box.Top - 6).Down(box.Bottom);
        var names = group.Take(MostNamed).Select(i => $"{i + 1}: {Words.Seconds(run.Marks[i].AtSeconds)} {run.Marks[i].What}");
        svg.Open("g");
        svg.Element("title", string.Join('\n', names.Concat(group.Count > MostNamed ? ["..."] : [])));
        svg.Leaf("path", ("class", "under"), ("d", lines));
        svg.Leaf("path", ("class", "mark"), ("d", lines));
        svg.Element(
            "text", group.Count == 1 ? $"{group[0] + 1}" : $"{group[0] + 1}–{group[^1] + 1}",
            ("class", "mark-number mid"), ("x", Middle(group)), ("y", box.Top - 10));
        svg.Close();
        group.Clear();
    }

    private double Middle(List<int> group) => (X(run.Marks[group[0]].AtSeconds) + X(run.Marks[group[^1]].AtSeconds)) / 2;
}
