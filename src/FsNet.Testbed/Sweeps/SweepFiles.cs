using System.Text;
using FsNet.Reports;
using FsNet.Testbed.Comparing;
using FsNet.Testbed.Plots;

namespace FsNet.Testbed.Sweeps;

/// <summary>What a sweep leaves in its folder beside the runs.</summary>
internal static class SweepFiles
{
    public const string TableName = "sweep.csv";

    private const string DocumentName = "sweep.md";

    /// <returns>The file to read first.</returns>
    public static string Write(string folder, SweepResult result, string command)
    {
        File.WriteAllText(Path.Combine(folder, TableName), SweepTables.RunsCsv(result));
        File.WriteAllText(Path.Combine(folder, "summary.csv"), SweepTables.SummaryCsv(result));
        var charts = SweepCharts.Of(result).Where(c => c.Chart.Lines.Count > 0).ToList();
        foreach (var (name, chart) in charts)
            ChartWriter.Save(chart, Path.Combine(folder, name));
        var document = Path.Combine(folder, DocumentName);
        File.WriteAllText(document, Document(result, [.. charts.Select(c => c.Name)], command));
        return document;
    }

    /// <summary>The table alone, in Markdown.</summary>
    public static string Summary(SweepResult result) =>
        $"### {result.Plan.Base.Name}: {string.Join(", ", result.Plan.Axes.Select(a => a.Key))}\n\n"
        + Markdown.Table(SweepTables.Header(result), SweepTables.Rows(result)) + "\n";

    private static string Document(SweepResult result, IReadOnlyList<string> charts, string command)
    {
        var text = new StringBuilder($"# {result.Plan.Base.Name}: {string.Join(", ", result.Plan.Axes.Select(a => a.Key))}\n\n");
        text.Append($"```sh\n{command}\n```\n\n");
        text.Append("Means over runs with different seeds, ± half of their 95 % confidence interval (Student's t). Runs that are invalid or\n");
        text.Append("incomplete are counted, and left out of the means; each is a line of `sweep.csv`.\n");
        if (!result.IsWhole)
            text.Append("\n**Interrupted: runs are missing.** The same command goes on with them.\n");
        text.Append('\n').Append(Markdown.Table(SweepTables.Header(result), SweepTables.Rows(result)));
        foreach (var name in charts)
            text.Append($"\n![{name}]({name}.svg)\n");
        AppendScaling(text, result);
        return text.ToString();
    }

    private static void AppendScaling(StringBuilder text, SweepResult result)
    {
        foreach (var axis in result.Plan.Axes.Where(a => SweepCharts.IsSize(a.Key) && a.Values.Count > 1))
        {
            var others = result.Combinations.GroupBy(c => c.Combination.LabelWithout(axis.Key)).ToList();
            text.Append("\nLast node / bound by the number of leechers:\n\n");
            text.Append(Markdown.Table(
                [axis.Key, .. others.Select(o => o.Key.Length == 0 ? Metric.Ratio.Title : o.Key)],
                axis.Values.Select(v => (string[])[v, .. others.Select(o => Ratio(o, axis.Key, v))])));
        }
    }

    private static string Ratio(IEnumerable<CombinationRuns> line, string key, string value) =>
        Metric.Ratio.Show(line.Single(c => c.Combination.ValueOf(key) == value).Set.Of(Metric.Ratio));
}
