using System.Globalization;
using FsNet.Reports;

namespace FsNet.Testbed.Comparing;

/// <summary>Sets of runs side by side; all are compared with the first.</summary>
internal sealed record Comparison(string Title, IReadOnlyList<RunSet> Sets)
{
    private RunSet First => Sets[0];

    public string[] Header() => ["", .. Sets.Index().Select(s => s.Index == 0 ? s.Item.Label : $"{s.Item.Label} (against the first)")];

    public IReadOnlyList<string[]> Rows() =>
    [
        ["runs", .. Sets.Select(s => s.Describe())],
        ["back end", .. Sets.Select(s => One(s, r => r.Backend))],
        .. Metric.All.Select(m => (string[])[m.Title, .. Sets.Index().Select(s => Cell(m, s.Item, isFirst: s.Index == 0))]),
    ];

    /// <summary>What has to be known to read the table.</summary>
    public IEnumerable<string> Remarks()
    {
        foreach (var (what, of) in Conditions)
            if (Sets.Select(s => One(s, of)).Distinct().Count() > 1)
                yield return $"not the same {what}: {string.Join("; ", Sets.Select(s => $"{s.Label}: {One(s, of)}"))}";
        foreach (var set in Sets.Where(s => s.Invalid + s.Incomplete > 0))
            yield return $"{set.Label}: {set.Invalid} invalid and {set.Incomplete} incomplete runs are left out of the figures"
                + string.Concat(set.Runs.Where(r => !RunSet.IsUsable(r)).SelectMany(r => r.Reasons).Distinct().Take(3).Select(r => $"\n    {r}"));
        foreach (var set in Sets.Skip(1).Where(s => s.Usable.Count == 1 && First.Usable.Count == 1))
            yield return "a single run of each: how much runs differ by chance is not known, so no difference can be told from noise.\n"
                + "    fsnet sweep with --repeat gives several of each. " + WithinRuns(First.Usable[0], set.Usable[0]);
    }

    private static IReadOnlyList<(string What, Func<Report, string> Of)> Conditions { get; } =
    [
        ("topology", r => r.Topology),
        ("back end", r => r.Backend),
        ("file size", r => $"{r.FileBytes} bytes"),
        ("number of leechers", r => r.Leechers.ToString(CultureInfo.InvariantCulture)),
        ("version", r => r.Version),
    ];

    private static string One(RunSet set, Func<Report, string> of) => string.Join(" and ", set.Runs.Select(of).Distinct());

    private string Cell(Metric metric, RunSet set, bool isFirst)
    {
        var sample = set.Of(metric);
        if (isFirst || sample is null || First.Of(metric) is not { } first)
            return metric.Show(sample);
        return $"{metric.Show(sample)}  {Describe(Difference.Between(first, sample))}";
    }

    private static string Describe(Difference difference)
    {
        var share = difference.Share is { } s ? string.Create(CultureInfo.InvariantCulture, $"{s * 100:+0.0;-0.0;0.0} %") : "";
        return difference.Significance switch
        {
            Significance.LargerThanNoise => $"{share}, larger than the noise ({Chance(difference)})".TrimStart(',', ' '),
            Significance.WithinNoise => $"{share}, within the noise ({Chance(difference)})".TrimStart(',', ' '),
            _ => share,
        };
    }

    private static string Chance(Difference difference) =>
        difference.Chance < 0.001 ? "p < 0.001" : string.Create(CultureInfo.InvariantCulture, $"p = {difference.Chance:0.000}");

    /// <summary>What two single runs do tell: whether their nodes completed at different times altogether.</summary>
    private static string WithinRuns(Report first, Report second)
    {
        if (first.CompletionSeconds is not { } a || second.CompletionSeconds is not { } b)
            return "";
        var spans = string.Create(
            CultureInfo.InvariantCulture, $"The nodes completed after {a.Min:0.00} to {a.Max:0.00} s and {b.Min:0.00} to {b.Max:0.00} s: ");
        return spans + (a.Max < b.Min || b.Max < a.Min
            ? "every node of the one before every node of the other."
            : "the two overlap.");
    }
}
