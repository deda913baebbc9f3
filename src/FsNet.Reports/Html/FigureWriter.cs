using static System.FormattableString;

namespace FsNet.Reports.Html;

/// <summary>A figure as a section of the page: heading, words, the drawing at two widths, its key, where its data are.</summary>
internal static class FigureWriter
{
    private static readonly (string Name, double Width)[] Sizes = [("wide", 880), ("narrow", 350)];

    public static void Write(Markup page, Figure figure)
    {
        page.Open("section", ("id", figure.Id), ("aria-labelledby", $"{figure.Id}-title"));
        page.Element("h2", figure.Title, ("id", $"{figure.Id}-title"));
        page.Element("p", figure.Missing ?? figure.Description);
        if (figure.Missing is null)
            WriteDrawing(page, figure);
        page.Close();
    }

    private static void WriteDrawing(Markup page, Figure figure)
    {
        page.Open("figure");
        WriteKey(page, figure);
        foreach (var (name, width) in Sizes)
            Draw(page, figure, name, width);
        page.Element("figcaption", $"Data: {figure.Source}");
        page.Close();
    }

    private static void WriteKey(Markup page, Figure figure)
    {
        if (figure.Key.Count == 0)
            return;
        page.Open("ul", ("class", "key"));
        foreach (var (swatch, meaning) in figure.Key)
            page.Open("li").Open("i", ("class", $"swatch {swatch}")).Close().Text(meaning).Close();
        page.Close();
    }

    private static void Draw(Markup page, Figure figure, string size, double width)
    {
        var (title, words) = ($"{figure.Id}-{size}-t", $"{figure.Id}-{size}-d");
        page.Open(
            "svg", ("class", size), ("role", "img"), ("aria-labelledby", title), ("aria-describedby", words),
            ("viewBox", Invariant($"0 0 {width:0} {figure.HeightAt(width):0}")), ("width", width), ("height", figure.HeightAt(width)));
        page.Element("title", figure.Title, ("id", title));
        page.Element("desc", figure.Description, ("id", words));
        figure.Draw(page, width);
        page.Close();
    }
}
