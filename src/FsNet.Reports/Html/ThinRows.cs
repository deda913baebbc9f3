namespace FsNet.Reports.Html;

/// <summary>Hundreds of rows as lines without names: one path for each state, so that the file stays small.</summary>
internal sealed class ThinRows(Markup svg, RunHistory run, TimePlot time, double rowHeight)
{
    public void Draw(IReadOnlyList<NodeLife> rows)
    {
        var (waiting, fetching, complete, away) = (new PathData(), new PathData(), new PathData(), new PathData());
        foreach (var (index, life) in rows.Index())
        {
            var y = time.Box.Top + (index + 0.5) * rowHeight;
            var first = life.FirstBlock ?? (run.WithoutBlocks is null ? run.Over : 0);
            var done = life.Completed ?? run.Over;
            Line(waiting, y, 0, first);
            Line(fetching, y, first, done);
            Line(complete, y, done, run.Over);
            foreach (var (from, to) in life.Down)
                Line(away, y, from, Math.Min(to, run.Over));
        }
        Draw(waiting, "s-row");
        Draw(fetching, "s-c");
        Draw(complete, "s-a");
        Draw(away, "s-bad");
        DrawCount(run.Leechers.Count);
    }

    private void Line(PathData path, double y, double from, double to)
    {
        if (time.X(to) > time.X(from))
            path.MoveTo(time.X(from), y).Across(time.X(to));
    }

    private void Draw(PathData path, string style)
    {
        if (!path.IsEmpty)
            svg.Leaf("path", ("class", $"row {style}"), ("stroke-width", rowHeight), ("d", path));
    }

    private void DrawCount(int count)
    {
        svg.Element("text", "leecher", ("class", "label"), ("x", 0), ("y", time.Box.Top - 10));
        svg.Element("text", "1", ("class", "tick end"), ("x", time.Box.Left - 8), ("y", time.Box.Top + 9));
        svg.Element("text", Words.Count(count), ("class", "tick end"), ("x", time.Box.Left - 8), ("y", time.Box.Bottom));
    }
}
