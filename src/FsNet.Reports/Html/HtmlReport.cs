namespace FsNet.Reports.Html;

/// <summary>
/// report.html: one file that asks nothing of any network. A function of the other files of the run's folder, so that it can be
/// written again at any time.
/// </summary>
internal static class HtmlReport
{
    /// <summary>Nothing from elsewhere and no script, whatever the run's texts hold.</summary>
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    /// <returns>Where it is.</returns>
    /// <exception cref="Base.ProgramException">The folder is none of a run (exit code 2).</exception>
    public static string WriteTo(string folder)
    {
        var path = Path.Combine(folder, RunFileNames.Html);
        File.WriteAllText(path, Write(HistoryReader.Read(folder)));
        return path;
    }

    public static string Write(RunHistory run)
    {
        var page = new Markup().Raw("<!DOCTYPE html>\n");
        page.Open("html", ("lang", "en"));
        WriteHead(page, run.Report);
        page.Open("body").Open("main");
        VerdictSection.Write(page, run);
        foreach (var figure in Figures(run))
            FigureWriter.Write(page, figure);
        ProgramsSection.Write(page, run.Report.Programs);
        LinksSection.Write(page, run);
        EventsSection.Write(page, run);
        NodesSection.Write(page, run);
        RunSection.Write(page, run);
        return page.Close().Close().Close().ToString();
    }

    private static Figure[] Figures(RunHistory run) =>
    [
        new CompletionFigure(run),
        new TimelineFigure(run),
        new HeatMapFigure(run),
        new RateFigure(run),
        new ExchangeFigure(run),
        new UploadFigure(run),
        new BytesFigure(run),
        new HostFigure(run),
    ];

    private static void WriteHead(Markup page, Report report)
    {
        page.Open("head").Leaf("meta", ("charset", "utf-8"));
        page.Leaf("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        page.Leaf("meta", ("name", "color-scheme"), ("content", "light dark"));
        page.Leaf("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy));
        page.Leaf("link", ("rel", "icon"), ("href", "data:,"));
        page.Element("title", $"{report.Topology}: {report.Verdict.ToString().ToLowerInvariant()} · FsNet run report");
        page.Open("style").Raw(StyleSheet()).Close();
        page.Close();
    }

    /// <summary>How a run looks, while it goes on as well.</summary>
    public static string StyleSheet()
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!;
        return new StreamReader(stream).ReadToEnd();
    }
}
