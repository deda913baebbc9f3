using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace FsNet.Testbed.Plots;

/// <summary>A chart as files: SVG for documents, PNG for everything else.</summary>
internal static class ChartWriter
{
    private const int Width = 900;
    private const int Height = 520;
    private const float LineWidth = 2;
    private const float MarkerSize = 8;

    /// <summary>Room above, below and beside the points, as shares of what they span; above also for the legend.</summary>
    private const double Margin = 0.08;

    private static readonly string[] PreferredFonts = ["DejaVu Sans", "Liberation Sans", "Noto Sans", "Segoe UI", "Helvetica", "Arial"];

    /// <summary>Legible beside each other for most colour-blind people: M. Okabe and K. Ito (2008).</summary>
    private static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];

    private static readonly MarkerShape[] Shapes =
        [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond, MarkerShape.OpenCircle];

    /// <param name="path">Without extension.</param>
    public static void Save(LineChart chart, string path)
    {
        using var plot = Draw(chart);
        plot.SaveSvg(path + ".svg", Width, Height);
        plot.SavePng(path + ".png", Width, Height);
    }

    private static Plot Draw(LineChart chart)
    {
        var plot = new Plot();
        foreach (var (index, line) in chart.Lines.Index())
            Add(plot, line, index);
        if (chart.Floor is { } floor)
            AddFloor(plot, floor.Y, floor.Text);
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. chart.Ticks.Select(t => t.X)], [.. chart.Ticks.Select(t => t.Text)]);
        plot.Axes.Margins(Margin, Margin);
        plot.Title(chart.Title);
        plot.XLabel(chart.XLabel);
        plot.YLabel(chart.YLabel);
        if (chart.Floor is not null || chart.Lines.Any(l => l.Label.Length > 0))
            plot.ShowLegend(Edge.Right);
        if (PreferredFonts.FirstOrDefault(SKFontManager.Default.FontFamilies.Contains) is { } font)
            plot.Font.Set(font);
        return plot;
    }

    private static void Add(Plot plot, ChartLine line, int index)
    {
        double[] xs = [.. line.Points.Select(p => p.X)], ys = [.. line.Points.Select(p => p.Y)];
        var scatter = plot.Add.Scatter(xs, ys, Color.FromHex(Colours[index % Colours.Length]));
        scatter.LegendText = line.Label;
        scatter.LineWidth = LineWidth;
        scatter.MarkerSize = MarkerSize;
        scatter.MarkerShape = Shapes[index / Colours.Length % Shapes.Length];
        var known = line.Points.Where(p => p.HalfWidth is not null).ToList();
        if (known.Count == 0)
            return;
        var errors = plot.Add.ErrorBar(
            [.. known.Select(p => p.X)], [.. known.Select(p => p.Y)], [.. known.Select(p => p.HalfWidth!.Value)]);
        errors.Color = scatter.Color;
    }

    private static void AddFloor(Plot plot, double y, string text)
    {
        var line = plot.Add.HorizontalLine(y);
        line.LegendText = text;
        line.Color = Colors.Gray;
        line.LinePattern = LinePattern.Dashed;
    }
}
