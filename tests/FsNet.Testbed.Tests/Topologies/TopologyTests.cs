using FsNet.Topologies;
using FsNet.Topologies.Reading;

namespace FsNet.Testbed.Tests.Topologies;

public class TopologyTests
{
    /// <summary>Every key that a topology may have.</summary>
    public const string Everything = """
        name: wan
        seed: 42
        file: { size: 64MiB }
        block: 256KiB
        policy: { blocks: rarest-first, peers: auto, uploads: 4, degree: 12 }
        access: { up: 50mbit, down: 50mbit, queue: 50ms }
        regions: [eu, us]
        links:
          - { between: [eu, us], rtt: 90ms, jitter: 3ms, loss: 0.1% }
          - { between: [eu, eu], delay: 2ms }
          - { from: us, to: us, delay: 5ms, loss: { model: gilbert, rate: 1%, burst: 3 }, rate: 80mbit, queue: 40ms }
        groups:
          tracker: { role: tracker, region: eu }
          seed: { role: seed, count: 1, region: eu, access: { up: 100mbit, down: unlimited } }
          leech: { role: leech, count: 8, region: [eu, us], leave: completion }
        timeline:
          - { at: 5s, kill: leech-3 }
          - { at: 9s, restart: leech-3 }
          - { at: 10s, link: [eu, us], set: { rtt: 300ms } }
          - { at: 12s, for: 5s, partition: [[eu], [us]] }
          - { at: 5s, for: 60s, churn: { group: leech, rate: 20%/min, down: 10s } }
        verify: { rtt: 5%, loss: 20%, rate: 10% }
        expect: { complete: all, within: 60s, ratioToBound: 1.5 }
        tcp: bbr
        """;

    private static readonly Topology Wan = TopologyLoader.Parse(Everything, "t.yaml", []).Topology;

    [Fact]
    public void MembersTakeTurnsInTheRegionsOfTheirGroup() => Assert.Equal(
        ["leech-0 leech@eu", "leech-1 leech@us", "leech-2 leech@eu", "leech-3 leech@us"],
        Wan.Leechers.Take(4).Select(l => $"{l.Name} {l.Zone}"));

    [Fact]
    public void TheTrackerComesFirst() => Assert.Equal(["tracker-0", "seed-0", "leech-0"], Wan.Nodes.Take(3).Select(n => n.Name));

    [Fact]
    public void AGroupsAccessKeepsTheDefaultOfKeysItDoesNotName()
    {
        var seed = Sample.With("").Seeds.Single();
        Assert.Equal(new Access(40_000_000, 20_000_000, null), seed.Access);
        Assert.Equal(new Access(100_000_000, null, TimeSpan.FromMilliseconds(50)), Wan.Seeds.Single().Access);
    }

    [Fact]
    public void TheTimelineIsInOrderOfItsTimes() => Assert.Equal([5, 5, 9, 10, 12], Wan.Timeline.Select(e => e.At.TotalSeconds));

    [Fact]
    public void AGroupsNameInTheTimelineStandsForItsMembers()
    {
        var kill = Assert.IsType<TimelineEntry.Kill>(Sample.With("timeline: [{ at: 1s, kill: [seed, leech-2] }]").Timeline.Single());
        Assert.Equal(["seed-0", "leech-2"], kill.Nodes);
    }

    [Fact]
    public void ChurnIsReadPerSecond()
    {
        var churn = Wan.Timeline.OfType<TimelineEntry.Churn>().Single();
        Assert.Equal(0.2 / 60, churn.RatePerSecond, 12);
        Assert.Equal(TimeSpan.FromSeconds(10), churn.Down);
    }

    [Theory]
    [InlineData("all", 8, 8)]
    [InlineData("5", 8, 5)]
    [InlineData("90%", 8, 8)]
    [InlineData("70%", 10, 7)]
    public void HowManyMustComplete(string text, int leechers, int needed) =>
        Assert.Equal(needed, Sample.With($"expect: {{ complete: {text} }}", $"groups.leech.count={leechers}").Expect.Complete.Of(leechers));

    [Fact]
    public void WrittenOutAndReadAgainItIsTheSame()
    {
        var text = TopologyWriter.Write(Wan);
        var again = TopologyLoader.Parse(text, "t.yaml", []).Topology;
        Assert.Equal(text, TopologyWriter.Write(again));
        Assert.Equal(Wan.Nodes, again.Nodes);
        Assert.Equal(Wan.Links, again.Links);
        Assert.Equal(Wan.Expect, again.Expect);
        Assert.Equal(Wan.Policy, again.Policy);
        Assert.Equal(Wan.BlockBytes, again.BlockBytes);
        Assert.Equal(Wan.Timeline.Select(e => e.GetType()), again.Timeline.Select(e => e.GetType()));
    }

    [Fact]
    public void NodesSetsTheOnlyGroupOfLeechers() =>
        Assert.Equal(9, TopologyLoader.Parse(Sample.Yaml, "t.yaml", [], nodes: 9).Topology.Leechers.Count());

    [Fact]
    public void NodesIsRefusedWhenThereAreTwoGroups()
    {
        var yaml = Sample.Yaml + "  late: { role: leech }\n";
        var error = Assert.Throws<TopologyException>(() => TopologyLoader.Parse(yaml, "t.yaml", [], nodes: 9));
        Assert.Contains("--nodes 9: found 2 groups with the role leech (leech, late)", error.Message);
    }
}
