using static System.FormattableString;

namespace FsNet.Reports.Html;

/// <summary>Links, asked against measured; those that are not as asked come first.</summary>
internal static class LinksSection
{
    private const int MostRows = 60;

    public static void Write(Markup page, RunHistory run)
    {
        var links = run.Report.Links;
        page.Open("section", ("id", "links"), ("aria-labelledby", "links-title"));
        page.Element("h2", "Links: asked against measured", ("id", "links-title"));
        page.Element("p", Describe(run.Report));
        if (links.Count > 0)
            Table.Write(
                page, "Links, one direction each: what was asked / what was measured",
                ["from", "to", "#delay, ms", "#jitter, ms", "#loss", "#rate", "verdict"],
                links.OrderBy(l => l.Ok != false).Take(MostRows).Select(Row));
        if (links.Count > MostRows)
            page.Element("p", $"{Words.Count(links.Count - MostRows)} more are in links.csv.", ("class", "source"));
        if (run.Report.Emulation is { } e)
            page.Element("p", Describe(e));
        page.Element("p", "Data: links.csv. Jitter: half the width asked, the standard deviation measured.", ("class", "source"));
        page.Close();
    }

    private static string Describe(Report r) => r.Links.Count == 0
        ? "No link was asked for: nodes are limited by their access rates only."
        : r.Shaper switch
        {
            "virtual" => "Links are virtual, and exactly as asked.",
            "none" => "Links were asked for, but nothing shaped or measured them.",
            _ => $"{r.Links.Count(l => l.Ok == true)} of {Words.Many(r.Links.Count, "direction")} were as asked when they were measured, "
                + $"before the leechers were told to start; shaped by {r.Shaper}.",
        };

    private static string Describe(EmulationReport e) =>
        $"While the swarm ran, the emulation lost {Words.Many(e.LostPackets, "packet")} on purpose "
        + $"and {Words.Count(e.QueueDrops)} to full queues; "
        + Invariant($"it was late by {e.LateMsP50:0.00} ms in the median, {e.LateMsP99:0.00} ms at 99 %, {e.LateMsMax:0.0} ms at most, ")
        + $"and itself lost {Words.Count(e.Overruns)}.";

    private static string[] Row(LinkReport l) =>
    [
        l.From,
        l.To,
        Pair(l, f => f.DelayMs is { } ms ? Invariant($"{ms:0.##}") : "–"),
        Pair(l, f => f.JitterMs is { } ms ? Invariant($"{ms:0.##}") : "–"),
        Pair(l, f => Invariant($"{f.LossShare * 100:0.###} %")),
        Pair(l, f => f.RateBitsPerSecond is { } rate ? Words.Rate(Math.Round(rate / 1e4) * 1e4) : "–"),
        l.Ok switch
        {
            true => "as asked",
            false => $"not as asked: {string.Join("; ", l.Complaints)}",
            null => "not measured",
        },
    ];

    private static string Pair(LinkReport link, Func<LinkFigures, string> figure) =>
        link.Measured is { } measured ? $"{figure(link.Asked)} / {figure(measured)}" : figure(link.Asked);
}
