using System.Text;
using FsNet.Protocol.Content;
using FsNet.Testbed.Topologies;

namespace FsNet.Testbed.Running;

/// <summary>One node goes or comes back.</summary>
/// <param name="At">After the barrier.</param>
internal sealed record NodeAction(TimeSpan At, string Node, bool IsKill, string Because);

/// <summary>
/// The timeline as single actions in the order of their times, churn drawn from the topology's seed: every member of the group is
/// killed as a Poisson process of its own, so that a change of the group's size leaves the others' fates as they were.
/// </summary>
internal static class TimelinePlan
{
    public static IReadOnlyList<NodeAction> Of(Topology topology) =>
        [.. topology.Timeline.SelectMany((entry, index) => Expand(topology, entry, index)).OrderBy(a => a.At)];

    private static IEnumerable<NodeAction> Expand(Topology topology, TimelineEntry entry, int index) => entry switch
    {
        TimelineEntry.Kill kill => kill.Nodes.Select(n => new NodeAction(kill.At, n, true, kill.Line)),
        TimelineEntry.Restart restart => restart.Nodes.Select(n => new NodeAction(restart.At, n, false, restart.Line)),
        TimelineEntry.Churn churn => topology.Leechers
            .Where(l => l.Zone.Group == churn.Group)
            .SelectMany(l => Churn(churn, l.Name, topology.Seed, index)),
        _ => [],
    };

    private static IEnumerable<NodeAction> Churn(TimelineEntry.Churn churn, string node, ulong seed, int index)
    {
        var random = Prng.For(seed, StreamOf($"churn/{index}/{node}"));
        var at = churn.At + TimeToNext(random, churn.RatePerSecond);
        for (; at < churn.At + churn.For; at += churn.Down + TimeToNext(random, churn.RatePerSecond))
        {
            yield return new NodeAction(at, node, true, churn.Line);
            yield return new NodeAction(at + churn.Down, node, false, churn.Line);
        }
    }

    // Exponential, by inversion; a day stands for "not in this run".
    private static TimeSpan TimeToNext(Prng random, double ratePerSecond) =>
        TimeSpan.FromSeconds(Math.Min(-Math.Log(1 - random.NextDouble()) / ratePerSecond, 86_400));

    // FNV-1a, 64 bits.
    private static ulong StreamOf(string name) =>
        Encoding.UTF8.GetBytes(name).Aggregate(0xCBF29CE484222325UL, (hash, b) => (hash ^ b) * 0x100000001B3UL);
}
