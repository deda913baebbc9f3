using FsNet.Testbed.Comparing;
using FsNet.Testbed.Plots;

namespace FsNet.Testbed.Sweeps;

/// <summary>The plots of a sweep: the last completion against each swept key, and the ratio to the bound against the swarm's size.</summary>
internal static class SweepCharts
{
    /// <summary>File names without extension, and what is in them.</summary>
    public static IEnumerable<(string Name, LineChart Chart)> Of(SweepResult result)
    {
        foreach (var axis in result.Plan.Axes.Where(a => a.Values.Count > 1))
        {
            yield return ($"completion-{PlannedRun.NameOf(axis.Key)}", Completion(result, axis));
            if (IsSize(axis.Key))
                yield return ("scaling", Scaling(result, axis));
        }
    }

    /// <summary>Whether the key is the number of leechers.</summary>
    public static bool IsSize(string key) => key == SweepAxis.Nodes || (key.StartsWith("groups.") && key.EndsWith(".count"));

    private static LineChart Completion(SweepResult result, SweepAxis axis) => new(
        $"{result.Plan.Base.Name}: completion against {axis.Key}",
        axis.Key,
        "seconds until the last node is whole",
        Ticks(axis),
        Lines(result, axis, Metric.Last));

    private static LineChart Scaling(SweepResult result, SweepAxis axis) => new(
        $"{result.Plan.Base.Name}: how near to the bound",
        axis.Key,
        "last node / bound",
        Ticks(axis),
        Lines(result, axis, Metric.Ratio))
    {
        Floor = (1, "the bound"),
    };

    private static IReadOnlyList<(double, string)> Ticks(SweepAxis axis) => [.. AxisScale.Of(axis.Values).Places.Zip(axis.Values)];

    private static IReadOnlyList<ChartLine> Lines(SweepResult result, SweepAxis axis, Metric metric)
    {
        var places = axis.Values.Zip(AxisScale.Of(axis.Values).Places).ToDictionary();
        return
        [
            .. from combination in result.Combinations
               group combination by combination.Combination.LabelWithout(axis.Key) into line
               let points = from c in line
                            let sample = c.Set.Of(metric)
                            where sample is not null
                            let x = places[c.Combination.ValueOf(axis.Key)]
                            orderby x
                            select new ChartPoint(x, sample.Mean, sample.HalfWidth)
               where points.Any()
               select new ChartLine(line.Key, [.. points]),
        ];
    }
}
