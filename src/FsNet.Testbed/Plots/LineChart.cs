namespace FsNet.Testbed.Plots;

/// <summary>What a plot of lines shows.</summary>
/// <param name="Ticks">Places on the x axis, and what stands there.</param>
internal sealed record LineChart(
    string Title, string XLabel, string YLabel, IReadOnlyList<(double X, string Text)> Ticks, IReadOnlyList<ChartLine> Lines)
{
    /// <summary>A horizontal line that no point should be below, and what it is; or null.</summary>
    public (double Y, string Text)? Floor { get; init; }
}

/// <param name="Label">In the legend; empty where there is nothing to tell apart.</param>
internal sealed record ChartLine(string Label, IReadOnlyList<ChartPoint> Points);

/// <param name="HalfWidth">Of the 95 % confidence interval; null for a single run.</param>
internal sealed record ChartPoint(double X, double Y, double? HalfWidth);
