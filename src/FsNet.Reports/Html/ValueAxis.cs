namespace FsNet.Reports.Html;

/// <summary>The upright axis at the left of a plot, from 0 at its bottom.</summary>
internal sealed class ValueAxis(Markup svg, Box box, double max)
{
    private const double TickDistance = 46;

    private readonly Scale _y = new(max, box.Bottom, box.Top);

    public double Y(double value) => _y.At(value);

    public void Draw(string unit)
    {
        foreach (var tick in _y.Ticks((int)(box.Height / TickDistance)))
        {
            svg.Leaf("path", ("class", "grid"), ("d", new PathData().MoveTo(box.Left - 4, Y(tick)).Across(box.Right)));
            svg.Element("text", Words.Tick(tick), ("class", "tick end"), ("x", box.Left - 8), ("y", Y(tick) + 4));
        }
        // Upright text cannot be read; above the axis there is room for it.
        svg.Element("text", unit, ("class", "label"), ("x", 0), ("y", box.Top - 10));
    }
}
