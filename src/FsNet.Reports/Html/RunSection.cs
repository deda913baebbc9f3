using System.Globalization;
using static System.FormattableString;

namespace FsNet.Reports.Html;

/// <summary>What was run, how to run it again, and what a reader of the figures should know.</summary>
internal static class RunSection
{
    public static void Write(Markup page, RunHistory run)
    {
        WriteNotes(page, run.Report.Notes);
        page.Open("section", ("id", "repeat"), ("aria-labelledby", "repeat-title"));
        page.Element("h2", "Run it again", ("id", "repeat-title"));
        page.Element("p", "The command of this run; repeat.sh beside this page runs the resolved topology.yaml.");
        page.Open("pre").Element("code", run.Report.Command).Close();
        Table.Write(page, "What was run", ["what", "value"], Facts(run));
        page.Close();
    }

    private static void WriteNotes(Markup page, IReadOnlyList<string> notes)
    {
        if (notes.Count == 0)
            return;
        page.Open("section", ("id", "notes"), ("aria-labelledby", "notes-title"));
        page.Element("h2", "Notes", ("id", "notes-title"));
        page.Open("ul");
        foreach (var note in notes)
            page.Element("li", note);
        page.Close().Close();
    }

    private static IEnumerable<string[]> Facts(RunHistory run)
    {
        var r = run.Report;
        yield return ["topology", r.Topology];
        yield return ["seed", r.Seed.ToString(CultureInfo.InvariantCulture)];
        yield return ["back end", $"{r.Backend}, links shaped by {r.Shaper}"];
        yield return ["nodes", $"{Words.Many(run.Topology.Seeds.Count(), "seed")}, {Words.Many(r.Leechers, "leecher")}, 1 tracker"];
        yield return ["file", $"{Words.Count(r.FileBytes)} bytes, SHA-256 {r.FileSha256}"];
        yield return ["blocks", r.BlockBytes is { } bytes ? $"{Words.Count(run.BlockCount)} of {Words.Size(bytes)}" : "not known"];
        yield return ["started", Invariant($"{r.StartedAt:yyyy-MM-dd HH:mm:ss} UTC")];
        yield return ["version", $"FsNet {r.Version}"];
    }
}
