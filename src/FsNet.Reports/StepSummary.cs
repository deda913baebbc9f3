using static System.FormattableString;

namespace FsNet.Reports;

/// <summary>A run in Markdown, for the page on which a CI system shows what a step did.</summary>
internal static class StepSummary
{
    public static string Of(Report report) =>
        $"### {report.Topology}: {report.Verdict.ToString().ToLowerInvariant()}\n\n"
        + string.Concat(report.Reasons.Select(reason => $"- {Plain(reason)}\n"))
        + "\n"
        + Markdown.Table(
            ["back end", "leechers", "verified", "last completion", "bound", "ratio"],
            [[
                report.Backend, Invariant($"{report.Leechers}"), Invariant($"{report.VerifiedNodes}"),
                Invariant($"{report.CompletionSeconds?.Max:0.00} s"), Invariant($"{report.BoundSeconds:0.00} s"), Invariant($"{report.RatioToBound:0.00}"),
            ]])
        + "\n";

    /// <summary>No markup: a reason may hold what a program said.</summary>
    private static string Plain(string text) =>
        text.ReplaceLineEndings(" ").Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
