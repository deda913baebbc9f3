using FsNet.Base;
using FsNet.Links;
using FsNet.Shaper.Serving;

namespace FsNet.Shaper.Tests.Serving;

public class PlanChecksTests
{
    private static readonly LinkProfile Profile = new(TimeSpan.FromMilliseconds(20), TimeSpan.Zero, new Loss(0.01, 3), 1_000_000, null);

    private static readonly NodePlan Plan = new(
        "n", "/proc/1/ns/net", "10.0.0.2", new AccessLimit(1000, TimeSpan.Zero), null, [new SourcePlan("eu", ["10.0.1.0/24", "10.0.2.1/32"], Profile)], 7);

    [Fact]
    public void WhatATestbedAsksIsTaken() => PlanChecks.Check(Plan);

    /// <summary>A prefix stands in a line for tc: it must not be two lines.</summary>
    [Theory]
    [InlineData("10.0.1.0/24\nqdisc del dev eth0 root")]
    [InlineData("10.0.1.0/24 flowid 1:1")]
    [InlineData("2001:db8::/32")]
    [InlineData("")]
    public void APrefixIsAPrefix(string prefix) =>
        AssertRefused("prefix", Plan with { Sources = [new SourcePlan("eu", [prefix], Profile)] });

    [Fact]
    public void FiguresAreWithinWhatCanBeReckonedWith()
    {
        AssertRefused("address", Plan with { Address = "eth0" });
        AssertRefused("uplink", Plan with { Uplink = new AccessLimit(0, TimeSpan.Zero) });
        AssertRefused("uplink queue", Plan with { Uplink = new AccessLimit(1, TimeSpan.MaxValue) });
        AssertRefused("delay", With(Profile with { Delay = TimeSpan.MaxValue }));
        AssertRefused("jitter", With(Profile with { Jitter = -TimeSpan.FromTicks(1) }));
        AssertRefused("rate", With(Profile with { RateBitsPerSecond = long.MaxValue }));
        AssertRefused("loss", With(Profile with { Loss = new Loss(double.NaN, null) }));
        AssertRefused("burst", With(Profile with { Loss = new Loss(0.5, 0) }));
    }

    private static NodePlan With(LinkProfile profile) => Plan with { Sources = [new SourcePlan("eu", [], profile)] };

    private static void AssertRefused(string what, NodePlan plan) =>
        Assert.Contains($"links of n: {what}: found", Assert.Throws<ProgramException>(() => PlanChecks.Check(plan)).Message);
}
