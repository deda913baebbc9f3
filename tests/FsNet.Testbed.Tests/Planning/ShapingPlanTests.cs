using System.Net;
using FsNet.Links;
using FsNet.Testbed.Tests.Topologies;
using FsNet.Topologies;
using FsNet.Topologies.Planning;
using FsNet.Topologies.Reading;

namespace FsNet.Testbed.Tests.Planning;

public class ShapingPlanTests
{
    private const string Wan = "links: [{ between: [eu, us], rtt: 90ms, loss: 1% }]\n";

    [Fact]
    public void ANodeHasASourceForEveryZoneThatItGetsPacketsFrom()
    {
        var plan = Plan(Sample.With(Wan), "leech-1");
        Assert.Equal(["tracker@eu", "seed@eu", "leech@eu", "leech@us"], plan.Sources.Select(s => s.Zone));
        Assert.Equal([45, 45, 45, 0], plan.Sources.Select(s => s.Profile.Delay.TotalMilliseconds));
    }

    [Fact]
    public void LimitsHaveAQueueAsLongAsTheLongestRoundTrip() => Assert.Equal(
        (10_000_000, 90, 20_000_000, 90),
        (Plan(Sample.With(Wan), "leech-1") is { Uplink: { } up, Downlink: { } down }
            ? (up.BitsPerSecond, up.Queue.TotalMilliseconds, down.BitsPerSecond, down.Queue.TotalMilliseconds)
            : default));

    [Fact]
    public void WhatIsAskedOfNobodyIsNotShaped() => Assert.Empty(Plan(Unlimited(""), "leech-1").Sources);

    [Fact]
    public void WhatTheTimelineWillTouchIsShapedFromTheStart() => Assert.Equal(
        ["tracker@eu", "seed@eu", "leech@eu"],
        Plan(Unlimited("timeline: [{ at: 1s, for: 1s, partition: [[eu], [us]] }]"), "leech-1").Sources.Select(s => s.Zone));

    [Fact]
    public void NodesDrawTheirLossesIndependently() => Assert.NotEqual(
        Plan(Sample.With(Wan), "leech-1").Seed, Plan(Sample.With(Wan), "leech-3").Seed);

    [Fact]
    public void ProbesGoBetweenAllZonesAndKnowTheNarrowestRate()
    {
        var topology = Sample.With(Wan);
        var probes = new ShapingPlan(topology, Addresses(topology), new LinkState(topology)).Probes().ToList();
        Assert.Equal(14, probes.Count);
        Assert.All(probes, p => Assert.NotEqual(p.From, p.To));
        Assert.Equal(20_000_000, probes.First(p => p.From == "seed-0" && p.To.StartsWith("leech", StringComparison.Ordinal)).RateBitsPerSecond);
        Assert.Equal(10_000_000, probes.First(p => p.From.StartsWith("leech", StringComparison.Ordinal) && p.To == "seed-0").RateBitsPerSecond);
    }

    [Fact]
    public void APartitionCutsBothWaysUntilItHeals()
    {
        var topology = Sample.With(Wan);
        var state = new LinkState(topology);
        var sides = new Sides([["eu"], ["us"]]);
        var plan = new ShapingPlan(topology, Addresses(topology), state);
        var cut = plan.Changes(state.Part(sides));
        Assert.All(cut, c => Assert.True(c.Cut));
        Assert.Contains(cut, c => c is { Node: "leech-1", Zone: "seed@eu" });
        Assert.Contains(cut, c => c is { Node: "seed-0", Zone: "leech@us" });
        Assert.DoesNotContain(cut, c => c is { Node: "leech-0", Zone: "seed@eu" });
        Assert.All(plan.Changes(state.Heal(sides)), c => Assert.False(c.Cut));
    }

    [Fact]
    public void AChangedLinkKeepsWhatTheChangeDoesNotName()
    {
        var state = new LinkState(Sample.With(Wan));
        var changed = state.Change("us", "eu", new LinkSettings(TimeSpan.FromMilliseconds(150), null, null, null, null));
        Assert.All(changed, l => Assert.Equal((150, 0.01), (l.Profile.Delay.TotalMilliseconds, l.Profile.Loss!.Share)));
    }

    private static AddressPlan Addresses(Topology topology) => new(topology.Nodes, new IPAddress([10, 77, 0, 0]));

    private static Topology Unlimited(string more) => TopologyLoader.Parse(
        """
        name: sample
        seed: 42
        file: { size: 1MiB }
        regions: [eu, us]
        groups:
          tracker: { role: tracker, region: eu }
          seed: { role: seed, region: eu }
          leech: { role: leech, count: 4, region: [eu, us] }

        """ + more, "t.yaml", []).Topology;

    private static NodePlan Plan(Topology topology, string node) =>
        new ShapingPlan(topology, Addresses(topology), new LinkState(topology)).Of(topology.Nodes.Single(n => n.Name == node), "/proc/1/ns/net");
}
