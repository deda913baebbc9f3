using FsNet.Protocol.Content;
using FsNet.Topologies;

namespace FsNet.Swarms.Acting;

/// <summary>
/// The timeline as single actions in the order of their times, churn drawn from the topology's seed: every member of the group is
/// killed as a Poisson process of its own, so that a change of the group's size, or another entry, leaves the others' fates as they were.
/// </summary>
internal static class TimelinePlan
{
    public static IReadOnlyList<SwarmAction> Of(Topology topology) =>
        [.. topology.Timeline.SelectMany(entry => Expand(topology, entry)).OrderBy(a => a.At)];

    private static IEnumerable<SwarmAction> Expand(Topology topology, TimelineEntry entry) => entry switch
    {
        TimelineEntry.Kill kill => kill.Nodes.Select(n => new SwarmAction.Node(kill.At, n, true, kill.Line)),
        TimelineEntry.Restart restart => restart.Nodes.Select(n => new SwarmAction.Node(restart.At, n, false, restart.Line)),
        TimelineEntry.ChangeLink link => [new SwarmAction.Link(link.At, link.Between, link.And, link.Settings, link.Line)],
        TimelineEntry.Partition partition =>
        [
            new SwarmAction.Partition(partition.At, partition.Sides, IsOver: false, partition.Line),
            new SwarmAction.Partition(partition.At + partition.For, partition.Sides, IsOver: true, partition.Line),
        ],
        TimelineEntry.Churn churn => topology.Leechers
            .Where(l => l.Zone.Group == churn.Group)
            .SelectMany(l => Churn(churn, l.Name, topology.Seed, NumberOf(churn, topology))),
        _ => throw new InvalidOperationException($"no action for {entry}"),
    };

    // Among the churns alone.
    private static int NumberOf(TimelineEntry.Churn churn, Topology topology) =>
        topology.Timeline.OfType<TimelineEntry.Churn>().ToList().IndexOf(churn);

    private static IEnumerable<SwarmAction> Churn(TimelineEntry.Churn churn, string node, ulong seed, int number)
    {
        var random = Prng.For(seed, $"churn/{number}/{node}");
        var at = churn.At + TimeToNext(random, churn.RatePerSecond);
        for (; at < churn.At + churn.For; at += churn.Down + TimeToNext(random, churn.RatePerSecond))
        {
            yield return new SwarmAction.Node(at, node, true, churn.Line);
            yield return new SwarmAction.Node(at + churn.Down, node, false, churn.Line);
        }
    }

    // Exponential, by inversion; a day stands for "not in this run".
    private static TimeSpan TimeToNext(Prng random, double ratePerSecond) =>
        TimeSpan.FromSeconds(Math.Min(-Math.Log(1 - random.NextDouble()) / ratePerSecond, 86_400));
}
