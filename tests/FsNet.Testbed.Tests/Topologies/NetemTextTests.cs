using FsNet.Links;
using FsNet.Topologies;

namespace FsNet.Testbed.Tests.Topologies;

/// <summary>Links as they stand in scripts with tc: the same link, or an error that names the word.</summary>
public class NetemTextTests
{
    [Theory]
    [InlineData("delay 20ms 5ms loss 1% rate 10mbit", "delay: 20ms, jitter: 5ms, loss: 1%, rate: 10mbit")]
    [InlineData("tc qdisc add dev eth0 root netem delay 100ms", "delay: 100ms")]
    [InlineData("tc qdisc replace dev eth1 parent 1:1 handle 10: netem rate 1Gbit latency 3msec 1msec distribution uniform",
        "delay: 3ms, jitter: 1ms, rate: 1gbit")]
    [InlineData("netem loss random 0.5%", "loss: 0.5%")]
    [InlineData("drop 2% delay 1sec", "delay: 1s, loss: 2%")]
    [InlineData("rate 100kbps", "rate: 800kbit")]
    [InlineData("loss gemodel 5% 20%", "loss: { model: gilbert, rate: 20%, burst: 5 }")]
    [InlineData("loss gemodel 5% 20% 100% 0% delay 500usecs", "delay: 500us, loss: { model: gilbert, rate: 20%, burst: 5 }")]
    public void IsTheLinkThatItsKeysAre(string netem, string keys)
    {
        Assert.Equal(Link(keys), Link($"tc: \"{netem}\""));
        Assert.Equal(Link($"{keys}, queue: 40ms"), Link($"queue: 40ms, tc: \"{netem}\""));
    }

    [Theory]
    [InlineData("delay 20", "links.0.tc: delay: '20' has no unit")]
    [InlineData("delay 20ms 5ms 25%", "links.0.tc: delay: found a correlation of '25%', which links do not have")]
    [InlineData("delay 20ms 30ms", "links.0.tc: found 30 ms with a one-way delay of 20 ms, allowed: up to the delay")]
    [InlineData("delay 20ms delay 5ms", "links.0.tc: delay: found a second time")]
    [InlineData("delay", "links.0.tc: delay: found nothing behind it")]
    [InlineData("delay 2h", "links.0.tc: delay: found '2h', allowed: up to")]
    [InlineData("delay 20ms 5ms distribution normal", "links.0.tc: distribution: allowed: uniform")]
    [InlineData("loss 101%", "links.0.tc: loss: found '101%', allowed: at most 100%")]
    [InlineData("loss 1% 25%", "links.0.tc: loss: found a correlation")]
    [InlineData("loss gemodel 1%", "links.0.tc: loss gemodel: found nothing behind it")]
    [InlineData("loss gemodel 1% 25% 50%", "links.0.tc: loss gemodel: found another 1-h, allowed: 100%")]
    [InlineData("loss gemodel 1% 0%", "links.0.tc: loss gemodel: found an r of 0%")]
    [InlineData("loss state 1%", "links.0.tc: loss: found four states")]
    [InlineData("rate 10", "links.0.tc: rate: '10' has no unit")]
    [InlineData("rate 10mbit 20", "links.0.tc: rate: found a packet overhead of '20'")]
    [InlineData("limit 1000", "links.0.tc: limit: found a queue in packets, allowed: the key queue")]
    [InlineData("duplicate 1%", "links.0.tc: duplicate: links do not do this")]
    [InlineData("corrupt 0.1%", "links.0.tc: corrupt: links do not do this")]
    [InlineData("tbf rate 1mbit", "links.0.tc: found 'tbf', allowed: delay, loss, rate")]
    [InlineData("tc qdisc add dev eth0 root tbf rate 1mbit", "links.0.tc: found 'tc qdisc add dev eth0 root tbf rate 1mbit', allowed: the words of")]
    public void WhatLinksDoNotDoIsRefused(string netem, string complaint) => Assert.Contains(
        Sample.Errors($"{Sample.Yaml}links: [{{ between: [eu, us], tc: {netem} }}]"), e => e.Contains(complaint, StringComparison.Ordinal));

    [Fact]
    public void BesideOtherKeysItIsRefused() => Assert.Contains(
        "t.yaml:10: links.0.rtt: found beside tc",
        Sample.Errors(Sample.Yaml + "links: [{ between: [eu, us], tc: delay 20ms, rtt: 1ms }]").Single());

    [Fact]
    public void TheTimelineTakesItToo()
    {
        var change = Sample.With("timeline: [{ at: 1s, link: [eu, us], set: { tc: delay 20ms loss 1% } }]").Timeline.Single();
        Assert.Equal(
            new LinkSettings(TimeSpan.FromMilliseconds(20), null, new Loss(0.01, null), null, null),
            Assert.IsType<TimelineEntry.ChangeLink>(change).Settings);
    }

    private static LinkRule Link(string keys) => Sample.With($"links: [{{ between: [eu, us], {keys} }}]").Links.Single();
}
