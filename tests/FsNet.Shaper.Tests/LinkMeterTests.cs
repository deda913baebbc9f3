using FsNet.Links;
using FsNet.Shaper.Measuring;
using FsNet.Shaper.Namespaces;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Tests;

public class LinkMeterTests
{
    private const long Rate = 5_000_000;

    /// <summary>One kernel's figure for a rate against another's: htb on the sender's egress needs no executor of this project.</summary>
    [NamespaceFact]
    public void ARateOfTheKernelIsMeasuredAndJudgedAsWhatItIs() => InNewNamespace(() =>
    {
        using var network = Network(out var nodes);
        Shape(nodes[0], Rate);
        var probe = new LinkProbe("a", "b", LinkProfile.Ideal, Rate);
        var measured = Assert.Single(LinkMeter.Measure([probe], nodes, MeasureBudget.Run));
        Assert.Empty(RateComplaints(probe, measured));
        Assert.InRange(measured.RateBitsPerSecond!.Value, 0.97 * Rate, 1.03 * Rate);

        var twice = probe with { RateBitsPerSecond = 2 * Rate };
        Assert.StartsWith("rate: asked 10 Mbit/s, measured ", Assert.Single(RateComplaints(twice, measured)));
    });

    [NamespaceFact]
    public void ABareLinkIsIdealInBothDirections() => InNewNamespace(() =>
    {
        using var network = Network(out var nodes);
        LinkProbe[] probes = [new("a", "b", LinkProfile.Ideal, null), new("b", "a", LinkProfile.Ideal, null)];
        var measured = LinkMeter.Measure(probes, nodes, MeasureBudget.Run);
        Assert.All(measured, m => Assert.Equal(m.Sent, m.Received));
        Assert.All(measured, m => Assert.InRange(m.DelayMs!.Value, 0, 1));
        Assert.Equal(["b", "a"], measured.Select(m => m.To));
    });

    [NamespaceFact]
    public void ALinkThatIsDownIsSaidToBeDown() => InNewNamespace(() =>
    {
        using var network = Network(out var nodes);
        NetworkNamespace.Run(nodes[1].Namespace, () => Command.Run("ip", ["link", "set", "eth0", "down"]));
        var probe = new LinkProbe("a", "b", LinkProfile.Ideal, Rate);
        var measured = Assert.Single(LinkMeter.Measure([probe], nodes, MeasureBudget.Run));
        Assert.Equal(0, measured.Received);
        Assert.Equal(0, measured.RateBitsPerSecond);
        Assert.StartsWith("nothing arrived of ", Assert.Single(LinkJudge.Complaints(probe, measured, new LinkTolerances())));
    });

    [Fact]
    public void DirectionsThatShareANodesAccessAreNotMeasuredAtTheSameTime()
    {
        LinkProbe[] probes =
            [.. from f in "abcd" from t in "abcd" where f != t select new LinkProbe($"{f}", $"{t}", LinkProfile.Ideal, Rate)];
        var rounds = RateRounds.Plan(probes, MeasureBudget.Run.RoundBitsPerSecond);
        Assert.Equal(Enumerable.Range(0, probes.Length), rounds.SelectMany(r => r).Order());
        Assert.All(rounds, r => Assert.Equal(r.Count, r.DistinctBy(i => probes[i].From).Count()));
        Assert.All(rounds, r => Assert.Equal(r.Count, r.DistinctBy(i => probes[i].To).Count()));
    }

    [Fact]
    public void TrainsOfANodeTogetherStayBelowAFifthOfItsRate()
    {
        LinkProbe[] probes = [.. Enumerable.Range(0, 8).Select(i => new LinkProbe("a", $"b{i}", LinkProfile.Ideal, 1_000_000))];
        var sizes = TrainSize.Plan(probes, MeasureBudget.Run);
        Assert.InRange(sizes.Sum(s => s.PacketsPerSecond) * 8 * (ProbePacket.SmallBytes + ProbePacket.OverheadBytes), 100_000, 200_001);
    }

    /// <summary>How much later than others single packets come is the machine's doing: no delay was asked for.</summary>
    private static IEnumerable<string> RateComplaints(LinkProbe probe, LinkMeasurement measured) =>
        LinkJudge.Complaints(probe, measured, new LinkTolerances()).Where(c => !c.StartsWith("jitter: ", StringComparison.Ordinal));

    private static NodeNamespaces Network(out MeasuredNode[] nodes)
    {
        (string Name, string Address)[] names = [("a", "10.77.0.1"), ("b", "10.77.0.2")];
        var made = NodeNamespaces.Build(new ShaperRequest.Build([.. names.Select(n => new NamespaceSpec(n.Name, n.Address))], 24));
        nodes = [.. names.Select(n => new MeasuredNode(n.Name, made.Paths[n.Name], n.Address))];
        return made;
    }

    private static void Shape(MeasuredNode node, long rate)
    {
        var batch = $"""
            qdisc add dev eth0 root handle 1: htb default 1
            class add dev eth0 parent 1: classid 1:1 htb rate {rate}bit burst 3000 cburst 1514
            qdisc add dev eth0 parent 1:1 bfifo limit 60000

            """;
        NetworkNamespace.Run(node.Namespace, () => Command.Run("tc", ["-batch", "-"], batch));
    }

    /// <summary>The bridge is built in the namespace that the test is in, which is to be no other's.</summary>
    private static void InNewNamespace(Action test) => OwnThread.Run(() =>
    {
        Assert.Equal(0, Libc.Unshare(Libc.CloneNewNet));
        test();
        return true;
    });
}
