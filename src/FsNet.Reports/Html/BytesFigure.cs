namespace FsNet.Reports.Html;

/// <summary>Bytes that had to move against bytes that did.</summary>
internal sealed class BytesFigure(RunHistory run) : Figure(run)
{
    private const double BarHeight = 46;

    public override string Id => "bytes";

    public override string Title => "Bytes on the wire against payload";

    public override string Source => "report.json (payloadBytes, duplicateBytes, wireBytes), nodes.csv";

    public override string Description =>
        $"{Words.Size(Wanted)} had to arrive: the file, {Words.Count(Report.Leechers)} times. "
        + $"{Words.Size(Report.PayloadBytes)} of different blocks arrived and were verified, "
        + (Report.DuplicateBytes is { } vain ? $"{Words.Size(vain)} arrived in vain. " : "") + Wire;

    private double Wanted => (double)Report.FileBytes * Report.Leechers;

    private string Wire => Report.WireBytes is not { } wire
        ? "Bytes on the wire could not be counted here."
        : Report.PayloadBytes == 0
            ? $"{Words.Size(wire)} went over the wire."
            : $"With all headers, requests and repeats {Words.Size(wire)} went over the wire: "
                + $"{Words.Percent((double)wire / Report.PayloadBytes - 1)} more than the payload.";

    public override double HeightAt(double width) => Bars().Count * BarHeight + 6;

    public override void Draw(Markup svg, double width)
    {
        var bars = Bars();
        var scale = new Scale(Math.Max(1, bars.Max(b => b.Bytes)), 0, width);
        foreach (var (index, (name, bytes, style)) in bars.Index())
        {
            var top = index * BarHeight;
            svg.Element("text", name, ("class", "tick"), ("x", 0), ("y", top + 16));
            svg.Element("text", Words.Size(bytes), ("class", "tick end"), ("x", width), ("y", top + 16));
            svg.Leaf("rect", ("class", "f-row"), ("x", 0), ("y", top + 23), ("width", width), ("height", 14));
            svg.Leaf("rect", ("class", style), ("x", 0), ("y", top + 23), ("width", scale.At(bytes)), ("height", 14));
        }
    }

    private List<(string Name, double Bytes, string Style)> Bars() =>
    [
        ("had to arrive", Wanted, "f-muted"),
        ("payload that arrived", Report.PayloadBytes, "f-a"),
        .. Report.DuplicateBytes is { } vain ? [("arrived in vain", vain, "f-bad-solid")] : Array.Empty<(string, double, string)>(),
        .. Report.WireBytes is { } wire ? [("on the wire, all included", wire, "f-c")] : Array.Empty<(string, double, string)>(),
    ];
}
