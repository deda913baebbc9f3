using FsNet.Base;
using FsNet.Testbed.Sweeps;
using FsNet.Testbed.Tests.Topologies;
using FsNet.Topologies.Reading;

namespace FsNet.Testbed.Tests.Sweeps;

public class SweepPlanTests
{
    private static readonly SweepAxis[] Axes = [SweepAxis.Parse("policy.uploads=1,2,3"), SweepAxis.Parse("nodes=2,4,8")];

    [Fact]
    public void EveryCombinationRunsWithEverySeed()
    {
        var plan = Plan(seed: 7);
        Assert.Equal(9, plan.Combinations.Count);
        Assert.Equal(27, plan.Runs.Count);
        Assert.Equal(27, plan.Runs.Select(r => r.Run.Name).Distinct().Count());
        Assert.All(plan.Runs.GroupBy(r => r.Combination), g => Assert.Equal<ulong>([7, 8, 9], g.Select(r => r.Run.Topology.Seed).Order()));
        Assert.All(plan.Runs, r =>
        {
            Assert.Equal(r.Combination.ValueOf("policy.uploads"), $"{r.Run.Topology.Policy.Uploads}");
            Assert.Equal(int.Parse(r.Combination.ValueOf("nodes")), r.Run.Topology.Leechers.Count());
        });
    }

    [Fact]
    public void TheOrderIsRandomAndDrawnFromTheSeed()
    {
        var order = Names(Plan(seed: 7));
        Assert.Equal(order, Names(Plan(seed: 7)));
        Assert.NotEqual(order.Order(), order);
        Assert.NotEqual(order.Select(WithoutSeed), Names(Plan(seed: 8)).Select(WithoutSeed));
    }

    [Theory]
    [InlineData("block", "allowed: KEY=V1,V2")]
    [InlineData("block=64KiB,,1MiB", "empty value")]
    [InlineData("block=64KiB,64KiB", "twice")]
    [InlineData("seed=1,2", "--repeat")]
    public void AWrongAxisIsRefused(string text, string because) =>
        Assert.Contains(because, Assert.Throws<ProgramException>(() => SweepAxis.Parse(text)).Message);

    [Fact]
    public void CommasWithinBracesBelongToAValue() => Assert.Equal(
        ["1%", "{ model: gilbert, rate: 1%, burst: 3 }"], SweepAxis.Parse("links.0.loss=1%,{ model: gilbert, rate: 1%, burst: 3 }").Values);

    [Fact]
    public void NamesSuitEveryFileSystemAndStayDifferent()
    {
        var (a, b) = (PlannedRun.NameOf("file.path=/a b,seed=1"), PlannedRun.NameOf("file.path=/a:b,seed=1"));
        Assert.NotEqual(a, b);
        Assert.DoesNotContain('/', a);
        Assert.DoesNotContain(' ', a);
    }

    private static SweepPlan Plan(ulong seed) => SweepPlan.Make(
        (settings, nodes) => TopologyLoader.Parse(
            Sample.Yaml, "t.yaml", [$"seed={seed}", .. settings.Select(s => $"{s.Key}={s.Value}")], nodes).Topology,
        Axes,
        repeat: 3,
        "sim");

    private static List<string> Names(SweepPlan plan) => [.. plan.Runs.Select(r => r.Run.Name)];

    private static string WithoutSeed(string name) => name[..name.LastIndexOf(",seed=", StringComparison.Ordinal)];
}
