using FsNet.Swarms.Acting;
using FsNet.Testbed.Tests.Topologies;

namespace FsNet.Testbed.Tests.Running;

public class TimelinePlanTests
{
    private const string Churn = "timeline: [{ at: 5s, for: 600s, churn: { group: leech, rate: 100%/min, down: 10s } }]";

    [Fact]
    public void KillsAndRestartsAreInOrder() => Assert.Equal(
        ["1 kill seed-0", "2 kill leech-0", "2 kill leech-1", "3 restart leech-0"],
        TimelinePlan.Of(
            Sample.With("timeline: [{ at: 3s, restart: leech-0 }, { at: 2s, kill: [leech-0, leech-1] }, { at: 1s, kill: seed }]"))
            .OfType<SwarmAction.Node>().Select(a => $"{a.At.TotalSeconds} {(a.IsKill ? "kill" : "restart")} {a.Name}"));

    [Fact]
    public void APartitionIsOverAfterItsTime() => Assert.Equal(
        ["2 begins", "2 link", "7 over"],
        TimelinePlan.Of(
            Sample.With("timeline: [{ at: 2s, for: 5s, partition: [[seed], [leech]] }, { at: 2s, link: [seed, leech], set: { rtt: 9ms } }]"))
            .Select(a => $"{a.At.TotalSeconds} {(a is SwarmAction.Partition p ? p.IsOver ? "over" : "begins" : "link")}"));

    [Fact]
    public void TheSameSeedGivesTheSameChurn()
    {
        Assert.Equal(TimelinePlan.Of(Sample.With(Churn)), TimelinePlan.Of(Sample.With(Churn)));
        Assert.NotEqual(TimelinePlan.Of(Sample.With(Churn)), TimelinePlan.Of(Sample.With(Churn, "seed=43")));
    }

    [Fact]
    public void MoreNodesLeaveTheFatesOfTheOthersAsTheyWere() => Assert.Equal(
        TimelinePlan.Of(Sample.With(Churn)),
        TimelinePlan.Of(Sample.With(Churn, "groups.leech.count=9")).Where(a => a is SwarmAction.Node { Name: "leech-0" or "leech-1" or "leech-2" or "leech-3" }));

    [Fact]
    public void AnotherEntryLeavesTheFatesAsTheyWere()
    {
        var more = Churn.Replace("[{", "[{ at: 1s, kill: seed }, {", StringComparison.Ordinal);
        Assert.Equal(Times(Churn), Times(more).Skip(1));

        static IEnumerable<TimeSpan> Times(string timeline) => TimelinePlan.Of(Sample.With(timeline)).Select(a => a.At);
    }

    [Fact]
    public void EveryKillIsFollowedByARestartAfterTheTimeDown()
    {
        foreach (var node in TimelinePlan.Of(Sample.With(Churn)).OfType<SwarmAction.Node>().GroupBy(a => a.Name))
        {
            Assert.All(node.Index(), a => Assert.Equal(a.Index % 2 == 0, a.Item.IsKill));
            Assert.All(node.Chunk(2), pair => Assert.Equal(10, (pair[1].At - pair[0].At).TotalSeconds, 6));
        }
    }

    [Fact]
    public void ChurnStaysInItsTimeAndKillsAboutAsOftenAsAsked()
    {
        var kills = TimelinePlan.Of(Sample.With(Churn, "groups.leech.count=100")).OfType<SwarmAction.Node>().Where(a => a.IsKill).ToList();
        Assert.All(kills, k => Assert.InRange(k.At.TotalSeconds, 5, 605));
        // Up for 60 s and down for 10 s in the mean: 100 * 600 / 70 kills, with a standard deviation of about 25.
        Assert.InRange(kills.Count, 857 - 100, 857 + 100);
    }
}
