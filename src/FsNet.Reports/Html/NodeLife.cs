namespace FsNet.Reports.Html;

/// <summary>What became of one leecher.</summary>
/// <param name="Arrivals">When each different block was there first, ascending, in seconds.</param>
/// <param name="Down">When it was away; to infinity where it did not come back.</param>
internal sealed record NodeLife(
    NodeReport Node, IReadOnlyList<double> Arrivals, IReadOnlyList<(double From, double To)> Down)
{
    public double? FirstBlock => Arrivals.Count > 0 ? Arrivals[0] : null;

    public double? Completed => Node.CompletedAtSeconds;

    public static NodeLife Of(NodeReport node, IEnumerable<Arrival> arrivals, IEnumerable<RunEvent> events) => new(
        node,
        [.. arrivals.GroupBy(a => a.Block).Select(b => b.Min(a => a.AtSeconds)).Order()],
        [.. Absences(events)]);

    private static IEnumerable<(double From, double To)> Absences(IEnumerable<RunEvent> events)
    {
        double? since = null;
        foreach (var e in events)
        {
            if (e.TakesDown)
                since ??= e.AtSeconds;
            if (e.Kind != EventKind.Restart || since is not { } from)
                continue;
            yield return (from, e.AtSeconds);
            since = null;
        }
        if (since is { } last)
            yield return (last, double.PositiveInfinity);
    }
}
