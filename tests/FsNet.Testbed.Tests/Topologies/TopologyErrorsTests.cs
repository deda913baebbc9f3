using FsNet.Topologies;
using FsNet.Topologies.Reading;

namespace FsNet.Testbed.Tests.Topologies;

/// <summary>Every kind of mistake is told with its line, the key, what was found and what is allowed.</summary>
public class TopologyErrorsTests
{
    [Theory]
    [InlineData("expcet: { within: 5s }", "expcet: unknown key, allowed: name, seed,")]
    [InlineData("expcet: { within: 5s }", "did you mean 'expect'?")]
    [InlineData("block: 100KiB", "block: found '100KiB', allowed: auto, or a power of two from 64 KiB to 16 MiB")]
    [InlineData("block: 64", "block: '64' has no unit")]
    [InlineData("policy: { blocks: fastest }", "policy.blocks: found 'fastest', allowed: rarest-first, random, sequential")]
    [InlineData("policy: { peers: Fair }", "policy.peers: found 'Fair', allowed: auto, fair, random, neediest")]
    [InlineData("policy: { uploads: some }", "policy.uploads: found 'some', allowed: a whole number from 1")]
    [InlineData("policy: { degree: 65 }", "policy.degree: found '65', allowed: a whole number from 1 to 64")]
    [InlineData("tcp: reno", "tcp: found 'reno', allowed: cubic, bbr")]
    [InlineData("policy: rarest-first", "policy: found 'rarest-first', allowed: a mapping with the keys blocks, peers, uploads")]
    [InlineData("links: [{ between: [eu, mars], rtt: 90ms }]", "links.0.between: found the region or group 'mars', allowed: eu, us, tracker, seed, leech")]
    [InlineData("links: [{ between: [eu, ue], rtt: 90ms }]", "did you mean 'eu'?")]
    [InlineData("links: [{ between: [eu], rtt: 90ms }]", "links.0.between: found a list of 1 item, allowed: a list of two regions or groups")]
    [InlineData("links: [{ between: [eu, us], rtt: 90ms, delay: 45ms }]", "links.0.delay: found beside rtt, allowed: either rtt (there and back) or delay (one way)")]
    [InlineData("links: [{ between: [eu, us], from: eu, to: us, rtt: 90ms }]", "links.0.between: found beside from or to")]
    [InlineData("links: [{ from: eu, rtt: 90ms }]", "links.0.to: missing")]
    [InlineData("links: [{ rtt: 90ms }]", "links.0: found no ends")]
    [InlineData("links: [{ between: [eu, us] }]", "links.0: found no setting")]
    [InlineData("links: [{ between: [eu, us], rtt: 10ms, jitter: 6ms }]", "links.0.jitter: found 6 ms with a one-way delay of 5 ms, allowed: up to the delay")]
    [InlineData("links: [{ between: [eu, us], rtt: 90 }]", "links.0.rtt: '90' has no unit")]
    [InlineData("links: [{ between: [eu, us], loss: 2 }]", "links.0.loss: '2' has no unit; write for example 0.5%")]
    [InlineData("links: [{ between: [eu, us], loss: { model: markov, rate: 1%, burst: 3 } }]", "links.0.loss.model: found 'markov', allowed: gilbert")]
    [InlineData("links: [{ between: [eu, us], loss: { model: gilbert, burst: 3 } }]", "links.0.loss.rate: missing")]
    [InlineData("links: [{ between: [eu, us], loss: { model: gilbert, rate: 80%, burst: 2 } }]", "links.0.loss.rate: found 80")]
    [InlineData("links: [{ between: [eu, us], rate: 0bit }]", "links.0.rate: found '0bit', allowed: a rate above 0")]
    [InlineData("links: { between: [eu, us] }", "links: found a mapping with the keys between, allowed: a list")]
    [InlineData("timeline: [{ at: 5s, kill: leech-4 }]", "timeline.0.kill: found the node 'leech-4', allowed: tracker, tracker-0,")]
    [InlineData("timeline: [{ at: 5s, kill: leach-3 }]", "did you mean 'leech-3'?")]
    [InlineData("timeline: [{ kill: leech-3 }]", "timeline.0.at: missing, allowed: a time after the start")]
    [InlineData("timeline: [{ at: 5s }]", "timeline.0: found no action, allowed: exactly one of kill, restart, link, partition, churn")]
    [InlineData("timeline: [{ at: 5s, kill: leech-1, restart: leech-2 }]", "timeline.0: found kill and restart, allowed: exactly one")]
    [InlineData("timeline: [{ at: 5s, restart: leech-1 }]", "timeline.0.restart: found 'leech-1', which no earlier entry kills")]
    [InlineData("timeline: [{ at: 5s, kill: leech-1 }, { at: 4s, kill: leech-1 }]", "timeline.0.kill: found 'leech-1', which is already down then")]
    [InlineData("timeline: [{ at: 5s, for: 2s, kill: leech-1 }]", "timeline.0.for: found where it means nothing, allowed: only with partition and churn")]
    [InlineData("timeline: [{ at: 5s, link: [eu, us] }]", "timeline.0.set: missing")]
    [InlineData("timeline: [{ at: 5s, link: [eu, us], set: { rrt: 1ms } }]", "timeline.0.set.rrt: unknown key, allowed: rtt, delay, jitter, loss, rate, queue, tc; did you mean 'rtt'?")]
    [InlineData("timeline: [{ at: 5s, for: 1s, partition: [[eu]] }]", "timeline.0.partition: found 1 sides, allowed: two or more")]
    [InlineData("timeline: [{ at: 5s, for: 1s, partition: [[eu], [eu]] }]", "timeline.0.partition: found 'eu' on more than one side")]
    [InlineData("timeline: [{ at: 5s, partition: [[eu], [us]] }]", "timeline.0.for: missing")]
    [InlineData("timeline: [{ at: 5s, for: 9s, churn: { group: seed, rate: 20%/min, down: 1s } }]", "timeline.0.churn.group: found the group 'seed', allowed: leech")]
    [InlineData("timeline: [{ at: 5s, for: 9s, churn: { group: leech, rate: 20%, down: 1s } }]", "timeline.0.churn.rate: found '20%', allowed: a percentage above 0 per s, min or h")]
    [InlineData("verify: { rtt: 5ms }", "verify.rtt: '5ms' has the unknown unit 'ms'; allowed: %")]
    [InlineData("expect: { complete: most }", "expect.complete: found 'most', allowed: all, a number of leechers, or a percentage of them")]
    [InlineData("expect: { complete: 5 }", "expect.complete: found 5, allowed: up to the 4 leechers there are")]
    [InlineData("expect: { ratioToBound: -1 }", "expect.ratioToBound: found '-1', allowed: a number above 0")]
    [InlineData("expect: { within: 0s }", "expect.within: found '0s', allowed: a time above 0")]
    [InlineData("name: twice", "not valid YAML: Duplicate key")]
    [InlineData("links: [}", "not valid YAML")]
    public void AddedToAGoodTopology(string line, string complaint)
    {
        var where = $"t.yaml:{Sample.LinesBefore}: ";
        Assert.Contains(
            Sample.Errors(Sample.Yaml + line),
            e => e.StartsWith(where, StringComparison.Ordinal) && e.Contains(complaint, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("name: sample", "name: Sample!", 1, "name: found 'Sample!', allowed: lower-case letters, digits and '-'")]
    [InlineData("name: sample", "", 2, "name: missing")]
    [InlineData("seed: 42", "seed: -1", 2, "seed: found '-1', allowed: a whole number from 0")]
    [InlineData("{ size: 1MiB }", "{ size: 1 }", 3, "file.size: '1' has no unit")]
    [InlineData("{ size: 1MiB }", "{ size: 1MiB, path: x }", 3, "file: found a mapping with the keys size, path, allowed: either size or path")]
    [InlineData("{ size: 1MiB }", "{ path: no/such/file }", 3, "file.path: found 'no/such/file', but there is no file")]
    [InlineData("up: 10mbit", "up: 10", 4, "access.up: '10' has no unit")]
    [InlineData("up: 10mbit", "up: [1, 2]", 4, "access.up: found a list of 2 items, allowed: a single value")]
    [InlineData("[eu, us]\ngroups", "[eu, eu]\ngroups", 5, "regions: found 'eu' 2 times, allowed: once")]
    [InlineData("tracker: { role: tracker,", "us: { role: tracker,", 7, "groups.us: found a group with the name of a region")]
    [InlineData("role: tracker", "role: trakcer", 7, "groups.tracker.role: found 'trakcer', allowed: tracker, seed, leech")]
    [InlineData("role: tracker", "count: 1", 7, "groups.tracker.role: missing")]
    [InlineData("role: tracker", "role: tracker, count: 2", 7, "groups: found 2 nodes with the role tracker, allowed: exactly 1")]
    [InlineData("role: seed", "role: leech", 7, "groups: found no group with the role seed, allowed: at least 1")]
    [InlineData("count: 4", "count: 0", 9, "groups.leech.count: found '0', allowed: a whole number from 1 to 200000")]
    [InlineData("count: 4", "count: 200000", 7, "groups: found 200002 nodes, allowed: up to 200000")]
    [InlineData("region: [eu, us] }", "region: [eu, usa] }", 9, "groups.leech.region: found the region 'usa', allowed: eu, us; did you mean 'us'?")]
    public void InsteadOfSomethingGood(string good, string bad, int line, string complaint)
    {
        Assert.Contains(good, Sample.Yaml);
        Assert.Contains(
            Sample.Errors(Sample.Yaml.Replace(good, bad)), e => e.StartsWith($"t.yaml:{line}: {complaint}", StringComparison.Ordinal));
    }

    [Fact]
    public void AllMistakesAreToldAtOnceInTheOrderOfTheirLines()
    {
        var errors = Sample.Errors(Sample.Yaml.Replace("seed: 42", "seed: x").Replace("1MiB", "1") + "block: 3\nexpect: { within: 3 }");
        Assert.Equal(
            ["t.yaml:2", "t.yaml:3", "t.yaml:10", "t.yaml:11"], errors.Select(e => e[..e.IndexOf(": ", StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("just text")]
    [InlineData("- a\n- b")]
    [InlineData("--- {}\n--- {}")]
    [InlineData("a: &a [*a]")]
    public void WhatIsNoTopologyAtAll(string text) => Assert.NotEmpty(Sample.Errors(text));

    [Fact]
    public void AnAliasBombIsRefusedBeforeItGrows()
    {
        var levels = Enumerable.Range(1, 9).Select(i => $"l{i}: &l{i} [{string.Join(',', Enumerable.Repeat($"*l{i - 1}", 10))}]");
        Assert.Contains("allowed: fewer", Sample.Errors("l0: &l0 x\n" + string.Join('\n', levels)).Single());
    }

    [Fact]
    public void AMissingFileIsNamed()
    {
        var error = Assert.Throws<TopologyException>(() => TopologyLoader.Load("no/such.yaml", []));
        Assert.StartsWith("no/such.yaml: cannot be read", error.Message);
    }

    [Fact]
    public void JitterThatReordersPacketsIsAWarning()
    {
        var loaded = TopologyLoader.Parse(Sample.Yaml + "links: [{ between: [eu, us], rtt: 20ms, jitter: 5ms }]", "t.yaml", []);
        Assert.Contains("t.yaml:10: links.0.jitter: 5 ms is more than a third", loaded.Warnings.Single().ToString());
    }
}
