using FsNet.Swarms.Acting;
using FsNet.Testbed.Tests.Topologies;
using FsNet.Topologies;

namespace FsNet.Testbed.Tests.Dashboard;

public sealed class WishReaderTests
{
    private static readonly TimeSpan At = TimeSpan.FromSeconds(3);

    [Fact]
    public void ItIsWrittenLikeAnEntryOfATimeline()
    {
        Assert.Equal([new SwarmAction.Node(At, "leech-1", true, "dashboard")], Read("{ kill: leech-1 }"));
        Assert.Equal(4, Read("""{"restart":"leech"}""").OfType<SwarmAction.Node>().Count(a => !a.IsKill));
        var link = Assert.IsType<SwarmAction.Link>(Assert.Single(Read("""{"link":["eu","us"],"set":{"rtt":"300ms"}}""")));
        Assert.Equal(("eu", "us", TimeSpan.FromMilliseconds(150)), (link.Between, link.And, link.Settings.Delay));
        Assert.False(Assert.IsType<SwarmAction.Partition>(Assert.Single(Read("{ partition: [[eu], [us]] }"))).IsOver);
        Assert.True(Assert.IsType<SwarmAction.Partition>(Assert.Single(Read("{ heal: [[eu], [us]] }"))).IsOver);
    }

    [Theory]
    [InlineData("{ kill: leech-9 }", "kill: found the node 'leech-9', allowed: tracker")]
    [InlineData("{ kill: leech-1, at: 5s }", "at: unknown key")]
    [InlineData("{ churn: { group: leech } }", "churn: unknown key")]
    [InlineData("{ partition: [[eu], [us]], for: 5s }", "for: unknown key")]
    [InlineData("{ partition: [[eu]] }", "partition: found 1 sides")]
    [InlineData("{ link: [eu, us], set: { rtt: 300 } }", "set.rtt: '300' has no unit")]
    [InlineData("{ link: [eu, us] }", "set: missing")]
    [InlineData("{}", "found no action")]
    [InlineData("{ kill: leech-1, restart: leech-2 }", "found kill and restart")]
    [InlineData("kill", "found 'kill', allowed: a mapping")]
    [InlineData("{ kill: &a [*a] }", "")]
    [InlineData("", "")]
    public void WhatIsNoneIsRefusedWithTheReason(string text, string why) =>
        Assert.Contains(why, Assert.Throws<TopologyException>(() => Read(text)).Message, StringComparison.Ordinal);

    private static IReadOnlyList<SwarmAction> Read(string text) => WishReader.Read(text, Sample.With("")).ActionsAt(At);
}
