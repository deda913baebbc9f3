using static FsNet.Links.Tests.Plans;

namespace FsNet.Links.Tests;

public sealed class UplinkScriptTests
{
    [Fact]
    public void OneClassForEveryPrefixOfTheEmulatedNetwork()
    {
        var plan = Node(1, null, Source("eu", Profile()), new SourcePlan("us", ["10.77.2.0/24", "10.77.3.7/32"], Profile()))
            with
        { Uplink = new AccessLimit(50_000_000, TimeSpan.FromMilliseconds(50)) };
        Assert.Equal(
            [
                "qdisc add dev eth0 root handle 1: htb direct_qlen 1000",
                "class add dev eth0 parent 1: classid 1:1 htb rate 50000000bit ceil 50000000bit burst 26514b cburst 7764b quantum 60000",
                "qdisc add dev eth0 parent 1:1 handle 11: bfifo limit 312500",
                "filter add dev eth0 parent 1: protocol ip prio 1 u32 match ip dst 10.77.1.0/24 flowid 1:1",
                "filter add dev eth0 parent 1: protocol ip prio 1 u32 match ip dst 10.77.2.0/24 flowid 1:1",
                "filter add dev eth0 parent 1: protocol ip prio 1 u32 match ip dst 10.77.3.7/32 flowid 1:1",
            ],
            UplinkScript.Lines(plan, "eth0"));
    }

    [Fact]
    public void AnUnlimitedUplinkNeedsNoLine() => Assert.Empty(UplinkScript.Lines(Node(1, null, Source("eu", Profile())), "eth0"));
}
