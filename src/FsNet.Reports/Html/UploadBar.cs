namespace FsNet.Reports.Html;

/// <summary>One node, or the nodes of one zone.</summary>
internal sealed record UploadBar(string Name, bool IsSeed, int Nodes, double Mean, double Least, double Most)
{
    private const double Gap = 6;
    private const double LetterWidth = 7;
    private const double BesideName = 12;

    public static UploadBar Of(string name, bool isSeed, IReadOnlyList<double> copies) =>
        new(copies.Count > 1 ? $"{name} ({copies.Count})" : name, isSeed, copies.Count, copies.Average(), copies.Min(), copies.Max());

    /// <summary>No more room at the left than names need.</summary>
    public static double NamesWidth(IEnumerable<UploadBar> bars, double most) =>
        Math.Min(most, Math.Ceiling(BesideName + LetterWidth * bars.Max(b => b.Name.Length)));

    public void Draw(Markup svg, Box box, Scale scale, double top, double height)
    {
        var middle = top + height / 2;
        svg.Open("g").Element("title", Describe());
        svg.Element("text", Short(box), ("class", "tick end"), ("x", box.Left - 8), ("y", middle + 4));
        svg.Leaf(
            "rect", ("class", IsSeed ? "f-b" : "f-a"), ("x", box.Left), ("y", top + Gap / 2),
            ("width", scale.At(Mean) - box.Left), ("height", height - Gap));
        if (Nodes > 1)
            DrawRange(svg, new PathData().MoveTo(scale.At(Least), middle).Across(scale.At(Most)));
        svg.Close();
    }

    /// <summary>Above all lines, so that it stays readable where one passes.</summary>
    public void DrawValue(Markup svg, Scale scale, double middle) =>
        svg.Element("text", Words.Times(Mean), ("class", "tick halo"), ("x", scale.At(Math.Max(Mean, Most)) + 6), ("y", middle + 4));

    // Seen on a dark bar as well as on the page.
    private static void DrawRange(Markup svg, PathData range)
    {
        svg.Leaf("path", ("class", "under"), ("d", range));
        svg.Leaf("path", ("class", "line s-ink thin"), ("d", range));
    }

    private string Describe() => Nodes == 1
        ? $"{Name} sent {Words.Times(Mean)} copies"
        : $"{Name}: {Words.Times(Mean)} copies in the mean, from {Words.Times(Least)} to {Words.Times(Most)}";

    private string Short(Box box)
    {
        var most = (int)((box.Left - BesideName) / LetterWidth);
        return Name.Length <= most ? Name : $"…{Name[^(most - 1)..]}";
    }
}
