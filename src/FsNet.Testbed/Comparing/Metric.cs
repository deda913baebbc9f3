using System.Globalization;
using FsNet.Reports;

namespace FsNet.Testbed.Comparing;

/// <summary>A figure of a run that is worth a mean.</summary>
/// <param name="Name">As in the header of a CSV file; the unit last.</param>
/// <param name="Title">As in a table for people.</param>
/// <param name="Of">Null where the run has no such figure.</param>
/// <param name="Format">Of a number, for people.</param>
internal sealed record Metric(string Name, string Title, Func<Report, double?> Of, string Format)
{
    public static Metric Median { get; } = new("medianSeconds", "median, s", r => r.CompletionSeconds?.Median, "0.00");

    public static Metric Last { get; } = new("lastSeconds", "last, s", r => r.CompletionSeconds?.Max, "0.00");

    public static Metric Ratio { get; } = new("ratioToBound", "last / bound", r => r.RatioToBound, "0.000");

    public static Metric SeedCopies { get; } = new("seedCopies", "seed copies", r => r.SeedCopies, "0.00");

    public static Metric Duplicates { get; } = new(
        "duplicateShare", "duplicates", r => r.PayloadBytes > 0 ? (double?)r.DuplicateBytes / r.PayloadBytes : null, "0.00 %");

    public static IReadOnlyList<Metric> All { get; } = [Median, Last, Ratio, SeedCopies, Duplicates];

    public Sample? Over(IEnumerable<Report> reports) => Sample.Of(reports.Select(Of).OfType<double>());

    public string Show(double value) => value.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>The mean and, where there are several runs, half of its 95 % confidence interval.</summary>
    public string Show(Sample? sample) => sample switch
    {
        null => "-",
        { HalfWidth: { } half } => $"{Show(sample.Mean)} ± {Show(half)}",
        _ => Show(sample.Mean),
    };
}
