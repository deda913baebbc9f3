namespace FsNet.Reports.Html;

/// <summary>A table with a caption, in a frame of its own that scrolls where the page is too narrow for it.</summary>
internal static class Table
{
    /// <param name="header">A name that begins with '#' is that of a column of numbers.</param>
    public static void Write(Markup page, string caption, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        page.Open("div", ("class", "scroll"), ("tabindex", 0), ("role", "region"), ("aria-label", caption));
        page.Open("table").Element("caption", caption);
        page.Open("thead").Open("tr");
        foreach (var name in header)
            page.Element("th", name.TrimStart('#'), ("scope", "col"), ("class", Style(name)));
        page.Close().Close();
        page.Open("tbody");
        foreach (var row in rows)
            WriteRow(page, header, row);
        page.Close().Close().Close();
    }

    private static void WriteRow(Markup page, IReadOnlyList<string> header, IReadOnlyList<string> row)
    {
        page.Open("tr");
        page.Element("th", row[0], ("scope", "row"), ("class", Style(header[0])));
        for (var column = 1; column < row.Count; column++)
            page.Element("td", row[column], ("class", Style(header[column])));
        page.Close();
    }

    private static string? Style(string name) => name.StartsWith('#') ? "number" : null;
}
