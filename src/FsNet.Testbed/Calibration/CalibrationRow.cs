using System.Globalization;
using FsNet.Reports;
using FsNet.Testbed.Comparing;
using FsNet.Topologies;

namespace FsNet.Testbed.Calibration;

/// <summary>One topology, simulated and with real nodes.</summary>
internal sealed record CalibrationRow(Topology Topology, RunSet Simulated, RunSet Real)
{
    /// <summary>How far the simulated last node may be from the real one.</summary>
    public const double Goal = 0.10;

    private static readonly IReadOnlyList<Metric> Metrics = [Metric.Median, Metric.Last, Metric.SeedCopies, Metric.Duplicates];

    public static string[] Header =>
        ["topology", .. Metrics.SelectMany(m => (string[])[$"{m.Title}: sim", "real", "difference"]), "within 10 %", "runs counted"];

    public static string[] CsvHeader =>
    [
        "topology", "backend",
        .. Metrics.SelectMany(m => (string[])[$"{m.Name}Sim", $"{m.Name}SimHalfWidth95", $"{m.Name}Real", $"{m.Name}RealHalfWidth95"]),
        "lastDifference", "holds", "realRuns", "realInvalid",
    ];

    /// <summary>Of the last node, as a share of the real one; null where there is nothing to compare.</summary>
    public double? LastDifference => DifferenceOf(Metric.Last);

    /// <summary>Null when no real run says anything.</summary>
    public bool? Holds => LastDifference is { } difference ? Math.Abs(difference) <= Goal : null;

    public string[] Cells =>
    [
        Topology.Name,
        .. Metrics.SelectMany(m => (string[])[m.Show(Simulated.Of(m)), ShowReal(m), ShowDifference(m)]),
        Holds switch { true => "yes", false => "**no**", _ => "not known: no valid run" },
        $"{Real.Usable.Count} of {Real.Describe()}",
    ];

    public string[] CsvCells(string on) =>
    [
        Topology.Name,
        on,
        .. Metrics.SelectMany(m => (Sample?[])[Simulated.Of(m), Real.Of(m)])
            .SelectMany(s => (string[])[Csv.Number(s?.Mean), Csv.Number(s?.HalfWidth)]),
        Csv.Number(LastDifference),
        Holds switch { true => "true", false => "false", _ => "" },
        Csv.Number(Real.Runs.Count),
        Csv.Number(Real.Invalid),
    ];

    private double? DifferenceOf(Metric metric) => Difference(metric, Real.Of(metric));

    private double? Difference(Metric metric, Sample? real) =>
        Simulated.Of(metric) is { } sim && real is { Mean: > 0 } ? sim.Mean / real.Mean - 1 : null;

    /// <summary>What runs say that are not to be believed; only where there are no others.</summary>
    private Sample? Doubtful(Metric metric) => Real.Usable.Count == 0 ? metric.Over(Real.Runs) : null;

    private string ShowReal(Metric metric) =>
        Doubtful(metric) is { } doubtful ? $"{metric.Show(doubtful)} (invalid)" : metric.Show(Real.Of(metric));

    // Of shares that are nearly nothing a difference in per cent says nothing.
    private string ShowDifference(Metric metric)
    {
        var doubtful = Doubtful(metric);
        return metric == Metric.Duplicates || Difference(metric, doubtful ?? Real.Of(metric)) is not { } difference
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"{difference * 100:+0.0;-0.0;0.0} %{(doubtful is null ? "" : " (invalid)")}");
    }
}
