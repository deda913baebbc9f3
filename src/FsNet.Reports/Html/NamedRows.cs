namespace FsNet.Reports.Html;

/// <summary>Rows that are high enough for a name and for the progress of the node.</summary>
internal sealed class NamedRows(Markup svg, RunHistory run, TimePlot time, double rowHeight)
{
    private const double Gap = 5;
    private const int MostSteps = 60;

    public void Draw(IReadOnlyList<NodeLife> rows)
    {
        foreach (var (index, life) in rows.Index())
        {
            var top = time.Box.Top + index * rowHeight + Gap / 2;
            svg.Open("g");
            svg.Element("title", Describe(life));
            svg.Element("text", Short(life.Node.Name), ("class", "tick end"), ("x", time.Box.Left - 8), ("y", top + rowHeight / 2 + 2));
            Rectangle("f-row", 0, run.Over, top);
            DrawLife(life, top);
            svg.Close();
        }
    }

    private void DrawLife(NodeLife life, double top)
    {
        if (life.Arrivals.Count > 0)
            svg.Leaf("path", ("class", "f-c"), ("d", Progress(life, top)));
        if (life.Completed is { } done)
            Rectangle("f-a", done, run.Over, top);
        foreach (var (from, to) in life.Down)
            Rectangle("f-bad", from, Math.Min(to, run.Over), top);
        if (life.Completed is { } at)
            DrawTime(at, top);
    }

    private void DrawTime(double at, double top)
    {
        var x = time.X(at);
        var inside = time.Box.Right - x > 56;
        svg.Element(
            "text", Words.Seconds(at), ("class", inside ? "tick on" : "tick over end"),
            ("x", x + (inside ? 6 : -6)), ("y", top + rowHeight / 2 + 2));
    }

    private void Rectangle(string style, double from, double to, double top) => svg.Leaf(
        "rect", ("class", style), ("x", time.X(from)), ("y", top), ("width", time.X(to) - time.X(from)), ("height", rowHeight - Gap));

    private PathData Progress(NodeLife life, double top)
    {
        var bottom = top + rowHeight - Gap;
        var all = Math.Max(1, Math.Max(run.BlockCount, life.Arrivals.Count));
        var every = Math.Max(1, life.Arrivals.Count / MostSteps);
        var path = new PathData().MoveTo(time.X(life.Arrivals[0]), bottom);
        for (var i = 0; i < life.Arrivals.Count; i += every)
            path.Across(time.X(life.Arrivals[i])).Down(bottom - (rowHeight - Gap) * (i + 1) / all);
        return path.Across(time.X(life.Completed ?? run.Over)).Down(bottom).CloseShape();
    }

    private string Describe(NodeLife life)
    {
        List<string> words = [life.Node.Name];
        if (life.FirstBlock is { } first)
            words.Add($"first block {Words.Seconds(first)}");
        words.Add(life.Completed is { } done
            ? $"complete {Words.Seconds(done)}"
            : $"not complete, {life.Arrivals.Count} of {run.BlockCount} blocks");
        words.AddRange(life.Down.Select(d => double.IsInfinity(d.To)
            ? $"away from {Words.Seconds(d.From)} on"
            : $"away {Words.Seconds(d.From)} to {Words.Seconds(d.To)}"));
        return string.Join(", ", words);
    }

    private string Short(string name)
    {
        var most = (int)((time.Box.Left - 12) / 6.6);
        return name.Length <= most ? name : $"…{name[^(most - 1)..]}";
    }
}
