using static System.FormattableString;

namespace FsNet.Reports.Html;

/// <summary>The top of the page: the verdict, why, and the figures that people look for first.</summary>
internal static class VerdictSection
{
    public static void Write(Markup page, RunHistory run)
    {
        var r = run.Report;
        page.Open("header");
        page.Element("p", Invariant($"FsNet run report · {r.StartedAt:yyyy-MM-dd HH:mm:ss} UTC"), ("class", "kicker"));
        page.Element("h1", r.Topology);
        page.Open("section", ("class", $"verdict {Name(r.Verdict)}"), ("aria-labelledby", "verdict"));
        page.Element("h2", Headline(r.Verdict), ("id", "verdict"));
        page.Element("p", Story(r));
        if (r.Reasons.Count > 0)
            WriteReasons(page, r.Reasons);
        page.Close().Close();
        WriteTiles(page, r);
    }

    private static void WriteReasons(Markup page, IReadOnlyList<string> reasons)
    {
        page.Element("p", "Because:");
        page.Open("ul", ("class", "reasons"));
        foreach (var reason in reasons)
            page.Element("li", reason);
        page.Close();
    }

    private static string Name(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    private static string Headline(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "Pass: all that was expected came true",
        Verdict.Fail => "Fail: not all that was expected came true",
        Verdict.Interrupted => "Interrupted: it was told to end before its time",
        Verdict.Broken => "Broken: what runs the swarm broke",
        _ => "Invalid: this run says nothing about the swarm",
    };

    private static string Story(Report r)
    {
        var copies = r.VerifiedNodes is { } verified
            ? $"{Words.Count(verified)} of {Words.Count(r.Leechers)} copies of {Words.Size(r.FileBytes)} are whole and verified{Where(r)}."
            : $"The {Words.Count(r.Leechers)} copies of {Words.Size(r.FileBytes)} were not hashed again.";
        var time = r.CompletionSeconds is { } c ? $" The last one that completed took {Words.Seconds(c.Max)}{Ratio(r)}." : "";
        return copies + time;
    }

    private static string Where(Report r) => r.Shaper == "virtual" ? ", in virtual time" : ", hashed again from disk";

    private static string Ratio(Report r) =>
        r.RatioToBound is { } ratio ? $", {Words.Times(ratio)} times the theoretical bound of {Words.Seconds(r.BoundSeconds!.Value)}" : "";

    private static void WriteTiles(Markup page, Report r)
    {
        page.Open("dl", ("class", "tiles"));
        foreach (var (name, figure, detail) in Tiles(r))
        {
            page.Open("div").Element("dt", name);
            page.Open("dd").Text(figure).Element("small", detail).Close();
            page.Close();
        }
        page.Close();
    }

    private static IEnumerable<(string Name, string Figure, string Detail)> Tiles(Report r)
    {
        yield return ("Last completion", r.CompletionSeconds is { } c ? Words.Seconds(c.Max) : "none", Median(r));
        yield return ("Times the bound", r.RatioToBound is { } ratio ? Words.Times(ratio) : "–", Bound(r));
        yield return ("Verified copies", r.VerifiedNodes is { } verified ? Words.Count(verified) : "–", $"of {Words.Count(r.Leechers)}");
        yield return ("Seeds sent", r.SeedCopies is { } copies ? Words.Times(copies) : "–", "copies of the file");
        yield return ("On the wire", Overhead(r) ?? "–", Overhead(r) is null ? "not counted" : "more than the payload");
        yield return ("CPU", r.CpuSecondsPerGiB is { } perGiB ? Invariant($"{perGiB:0.0} s") : "–", "for each GiB delivered");
    }

    private static string Median(Report r) => r.CompletionSeconds is { } c ? $"median {Words.Seconds(c.Median)}" : "nobody completed";

    private static string Bound(Report r) => r.BoundSeconds is { } bound ? $"which is {Words.Seconds(bound)}" : "no rate is limited";

    private static string? Overhead(Report r) => r.WireBytes is { } wire && r.PayloadBytes > 0
        ? $"+{Words.Percent((double)wire / r.PayloadBytes - 1)}"
        : null;
}
