namespace FsNet.Reports.Html;

/// <summary>Payload that all leechers took in per second, over time.</summary>
internal sealed class RateFigure(RunHistory run) : Figure(run)
{
    private const double Mega = 1e6;
    private const double Giga = 1e9;
    private const int Bins = 60;

    private readonly double _binSeconds = run.End / Bins;

    public override string Id => "rate";

    public override string Title => "Delivery rate";

    public override string Source => "blocks.csv (bytes, by the time at which the block was stored and verified)";

    public override string? Missing => Run.WithoutBlocks;

    public override string Description =>
        $"All leechers together took in {Words.Rate(Average)} of verified payload on average until the last block"
        + (AtBound is { } bound ? $"; to meet the bound, {Words.Rate(bound)} from the first second to the last would be needed." : ".")
        + $" Each bar is {Words.Seconds(_binSeconds)}; a block counts when it is whole.";

    public override IReadOnlyList<(string Swatch, string Meaning)> Key => AtBound is null
        ? []
        : [("bg-c", "payload taken in"), ("dash-b", "what the bound would take")];

    private double Average => 8.0 * Run.Arrivals.Sum(a => (long)a.Bytes) / Math.Max(0.001, Run.Arrivals[^1].AtSeconds);

    private double? AtBound => Report.BoundSeconds is { } bound ? 8.0 * Report.FileBytes * Report.Leechers / bound : null;

    public override double HeightAt(double width) => IsNarrow(width) ? 200 : 240;

    public override void Draw(Markup svg, double width)
    {
        var rates = Rates();
        var box = new Box(46, TimePlot.Above, width - 14, HeightAt(width) - TimePlot.Below);
        var time = new TimePlot(svg, Run, box);
        var (unit, bits) = Math.Max(rates.Max(), AtBound ?? 0) >= 2 * Giga ? ("Gbit/s", Giga) : ("Mbit/s", Mega);
        var axis = new ValueAxis(svg, box, 1.05 * Math.Max(rates.Max(), AtBound ?? 0) / bits);
        axis.Draw(unit);
        time.DrawAxis();
        svg.Leaf("path", ("class", "f-c bars"), ("d", Outline([.. rates.Select(r => r / bits)], time, axis)));
        if (AtBound is { } bound)
            svg.Leaf("path", ("class", "line s-b dashed"), ("d", new PathData().MoveTo(box.Left, axis.Y(bound / bits)).Across(box.Right)));
        time.DrawMarks();
    }

    private double[] Rates()
    {
        var rates = new double[Bins];
        foreach (var a in Run.Arrivals)
            rates[Math.Clamp((int)(a.AtSeconds / _binSeconds), 0, Bins - 1)] += 8 * a.Bytes / _binSeconds;
        return rates;
    }

    private PathData Outline(double[] rates, TimePlot time, ValueAxis axis)
    {
        var path = new PathData().MoveTo(time.X(0), axis.Y(0));
        foreach (var (bin, rate) in rates.Index())
            path.Down(axis.Y(rate)).Across(time.X((bin + 1) * _binSeconds));
        return path.Down(axis.Y(0)).CloseShape();
    }
}
