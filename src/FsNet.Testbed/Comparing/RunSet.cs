using FsNet.Reports;

namespace FsNet.Testbed.Comparing;

/// <summary>Runs of one and the same thing with different seeds.</summary>
/// <param name="Label">What people call it.</param>
internal sealed record RunSet(string Label, IReadOnlyList<Report> Runs)
{
    /// <summary>Those that say something of the swarm.</summary>
    public IReadOnlyList<Report> Usable => [.. Runs.Where(IsUsable)];

    public int Invalid => Runs.Count(r => r.Verdict == Verdict.Invalid);

    /// <summary>Not all completed who were expected to, so that there is no last one.</summary>
    public int Incomplete => Runs.Count(r => r.Verdict != Verdict.Invalid && !IsWhole(r));

    public Sample? Of(Metric metric) => metric.Over(Usable);

    /// <summary>How many runs there are, and what is left out of the means.</summary>
    public string Describe() => string.Join(", ", new[]
    {
        $"{Runs.Count}",
        Invalid > 0 ? $"{Invalid} invalid" : "",
        Incomplete > 0 ? $"{Incomplete} incomplete" : "",
    }.Where(part => part.Length > 0));

    public static bool IsUsable(Report report) => report.Verdict is Verdict.Pass or Verdict.Fail && IsWhole(report);

    // A run passes with fewer where fewer are expected.
    private static bool IsWhole(Report report) =>
        report.Verdict == Verdict.Pass || report.Nodes.Count(n => n.CompletedAtSeconds is not null) == report.Leechers;
}
