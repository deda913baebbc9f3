using System.Globalization;
using FsNet.Reports;
using FsNet.Testbed.Comparing;

namespace FsNet.Testbed.Sweeps;

/// <summary>The tables of a sweep: for people, and as CSV.</summary>
internal static class SweepTables
{
    public static string[] Header(SweepResult result) => [.. Keys(result), "runs", .. Metric.All.Select(m => m.Title)];

    public static IReadOnlyList<string[]> Rows(SweepResult result) =>
    [
        .. result.Combinations.Select(c => (string[])
        [
            .. c.Combination.Settings.Select(s => s.Value), c.Set.Describe(), .. Metric.All.Select(m => m.Show(c.Set.Of(m))),
        ]),
    ];

    /// <summary>sweep.csv: a line for each run.</summary>
    public static string RunsCsv(SweepResult result) => Csv.Write(
        [
            .. Keys(result), "seed", "backend", "verdict", "isCounted", .. Metric.All.Select(m => m.Name), "boundSeconds", "leechers", "folder",
            "reasons",
        ],
        result.Combinations.SelectMany(c => c.Runs.Select(r => Cells(c.Combination, r.Run, r.Report))));

    /// <summary>summary.csv: a line for each combination.</summary>
    public static string SummaryCsv(SweepResult result) => Csv.Write(
        [.. Keys(result), "runs", "invalid", "incomplete", .. Metric.All.SelectMany(m => (string[])[m.Name, $"{m.Name}HalfWidth95"])],
        result.Combinations.Select(Summary));

    private static IEnumerable<string> Keys(SweepResult result) => result.Plan.Axes.Select(a => a.Key);

    private static string[] Cells(Combination combination, PlannedRun run, Report report) =>
    [
        .. combination.Settings.Select(s => s.Value),
        report.Seed.ToString(CultureInfo.InvariantCulture),
        report.Backend,
        report.Verdict.ToString().ToLowerInvariant(),
        RunSet.IsUsable(report) ? "true" : "false",
        .. Metric.All.Select(m => Csv.Number(m.Of(report))),
        Csv.Number(report.BoundSeconds),
        Csv.Number(report.Leechers),
        $"runs/{run.Name}",
        string.Join("; ", report.Reasons),
    ];

    private static string[] Summary(CombinationRuns c) =>
    [
        .. c.Combination.Settings.Select(s => s.Value),
        Csv.Number(c.Set.Runs.Count),
        Csv.Number(c.Set.Invalid),
        Csv.Number(c.Set.Incomplete),
        .. Metric.All.Select(c.Set.Of).SelectMany(s => (string[])[Csv.Number(s?.Mean), Csv.Number(s?.HalfWidth)]),
    ];
}
