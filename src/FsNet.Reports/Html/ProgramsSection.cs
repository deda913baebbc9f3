using static System.FormattableString;

namespace FsNet.Reports.Html;

/// <summary>Programs side by side, where a run has some of others: what is seen of all of them alike.</summary>
internal static class ProgramsSection
{
    public static void Write(Markup page, IReadOnlyList<ProgramReport> programs)
    {
        if (programs.Count == 0)
            return;
        page.Open("section", ("id", "programs"), ("aria-labelledby", "programs-title"));
        page.Element("h2", "Programs", ("id", "programs-title"));
        page.Element("p", "Nodes of one program are a swarm with a bound of its own. What is in the table is seen from outside, of all programs alike.");
        Table.Write(
            page, "Programs: completion and cost",
            ["program", "#verified", "#first", "#median", "#last", "#bound", "#times the bound", "#on the wire", "#CPU", "#largest process"],
            programs.Select(Row));
        page.Element("p", "Data: report.json (programs).", ("class", "source"));
        page.Close();
    }

    private static string[] Row(ProgramReport p) =>
    [
        p.Name, p.VerifiedNodes is { } verified ? Invariant($"{verified} of {p.Leechers}") : "–",
        Seconds(p.CompletionSeconds?.Min), Seconds(p.CompletionSeconds?.Median), Seconds(p.CompletionSeconds?.Max), Seconds(p.BoundSeconds),
        p.RatioToBound is { } ratio ? Words.Times(ratio) : "–", p.WireBytes is { } bytes ? Words.Size(bytes) : "–",
        Invariant($"{p.CpuSeconds:0.0} s"), Words.Size(p.PeakRssBytes),
    ];

    private static string Seconds(double? seconds) => seconds is { } s ? Words.Seconds(s) : "–";
}
