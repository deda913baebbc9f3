namespace FsNet.Links.Tests;

public sealed class TcScriptTests
{
    private static readonly LinkProfile Wan = Profile(45, 3, new Loss(0.001, null));

    [Fact]
    public void OneLeafForEachSourceUnderTheDownlink()
    {
        var plan = Plan(
            new AccessLimit(50_000_000, TimeSpan.FromMilliseconds(50)),
            new SourcePlan("us", ["10.77.1.0/28"], Wan),
            new SourcePlan("eu", ["10.77.1.16/32", "10.77.1.17/32"], Profile(2) with { RateBitsPerSecond = 10_000_000 }));
        Assert.Equal(
            [
                "qdisc add dev eth0 clsact",
                "filter add dev eth0 ingress protocol ip prio 1 u32 match u32 0 0 action mirred egress redirect dev ifb",
                "qdisc add dev ifb root handle 1: htb direct_qlen 1000",
                "class add dev ifb parent 1: classid 1:1 htb rate 50000000bit ceil 50000000bit burst 26514b cburst 7764b quantum 60000",
                "class add dev ifb parent 1:1 classid 1:10 htb rate 25000000bit ceil 50000000bit burst 14014b cburst 7764b quantum 60000",
                "qdisc add dev ifb parent 1:10 handle 10: netem limit 440 delay 45000us 3000us loss random 0.1% rate 10000000000bit",
                "filter add dev ifb parent 1: protocol ip prio 1 u32 match ip src 10.77.1.0/28 flowid 1:10",
                "class add dev ifb parent 1:1 classid 1:11 htb rate 25000000bit ceil 50000000bit burst 14014b cburst 7764b quantum 60000",
                "qdisc add dev ifb parent 1:11 handle 11: netem limit 50 delay 2000us 0us rate 10000000bit",
                "filter add dev ifb parent 1: protocol ip prio 1 u32 match ip src 10.77.1.16/32 flowid 1:11",
                "filter add dev ifb parent 1: protocol ip prio 1 u32 match ip src 10.77.1.17/32 flowid 1:11",
            ],
            Script(plan).Build());
    }

    [Fact]
    public void AChangeRestatesEveryFieldOfTheLeaf() =>
        Assert.Equal(
            ["qdisc change dev ifb parent 1:10 handle 10: netem limit 85 delay 30000us 0us rate 10000000bit"],
            Change(Profile(30) with { RateBitsPerSecond = 10_000_000 }));

    [Fact]
    public void ACutLosesEverything() =>
        Assert.Equal(
            ["qdisc change dev ifb parent 1:10 handle 10: netem limit 118901 delay 45000us 3000us loss random 100% rate 10000000000bit"],
            Change(Wan, cut: true));

    /// <summary>L = 2 %, b = 4: r = 25 %, p = 0.02 x 0.25 / 0.98.</summary>
    [Fact]
    public void BurstsAreGilbertsModel() =>
        Assert.Contains(
            " loss gemodel 0.51020408% 25% 100% 0% rate ", Assert.Single(Change(Profile(45) with { Loss = new Loss(0.02, 4) })));

    [Fact]
    public void TimesAndSharesKeepTheirDigits() =>
        Assert.Contains(
            " delay 1234.5us 0.1us loss random 0.0125% ",
            Assert.Single(Change(new LinkProfile(
                TimeSpan.FromMicroseconds(1234.5), TimeSpan.FromTicks(1), new Loss(0.000125, null), null, null))));

    [Fact]
    public void AChangeOfAnotherZoneIsNoLine() => Assert.Empty(Script(Plan(null, Us)).Change(new LinkChange("n", "asia", Wan, Cut: true)));

    [Fact]
    public void GuaranteedRatesNeverAddUpToMoreThanTheDownlink()
    {
        var sources = Enumerable.Range(0, 3).Select(i => new SourcePlan($"{i}", [$"10.77.{i}.0/24"], LinkProfile.Ideal));
        var lines = Script(Plan(new AccessLimit(1_000_000, TimeSpan.FromMilliseconds(20)), [.. sources])).Build();
        Assert.Equal(3, lines.Count(l => l.Contains(" htb rate 333333bit ceil 1000000bit ")));
    }

    [Fact]
    public void TheUplinkIsPartOfTheSameBatch()
    {
        var plan = Plan(null, Us) with { Uplink = new AccessLimit(1_000_000, TimeSpan.FromMilliseconds(50)) };
        Assert.Equal(UplinkScript.Lines(plan, "eth0"), Script(plan).Build().Take(UplinkScript.Lines(plan, "eth0").Count()));
    }

    private static SourcePlan Us => new("us", ["10.77.1.0/24"], Wan);

    private static IEnumerable<string> Change(LinkProfile profile, bool cut = false) =>
        Script(Plan(null, Us)).Change(new LinkChange("n", "us", profile, cut));

    private static TcScript Script(NodePlan plan) => new(plan, "eth0", "ifb");

    private static NodePlan Plan(AccessLimit? downlink, params SourcePlan[] sources) =>
        new("n", "/proc/self/ns/net", "10.77.0.1", null, downlink, sources, Seed: 1);

    private static LinkProfile Profile(double delayMs, double jitterMs = 0, Loss? loss = null) =>
        new(TimeSpan.FromMilliseconds(delayMs), TimeSpan.FromMilliseconds(jitterMs), loss, null, null);
}
