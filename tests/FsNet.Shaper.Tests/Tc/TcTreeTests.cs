using System.Diagnostics;
using FsNet.Base;
using FsNet.Links;
using FsNet.Shaper.Tc;

namespace FsNet.Shaper.Tests.Tc;

/// <summary>The tree without its netem leaves: what any kernel with htb and ifb can show.</summary>
public sealed class TcTreeTests
{
    [NamespaceFact]
    public void TheDownlinkHoldsForWhatComesIn()
    {
        const long rate = 1_000_000;
        const int packets = 60;
        using var nodes = new TwoNodes();
        var script = new TcScript(nodes.Plan(LinkProfile.Ideal, new AccessLimit(rate, TimeSpan.FromSeconds(1))), "eth0", "ifb");
        nodes.InReceiver(() =>
        {
            BatchFile.Run("ip", ["link add ifb type ifb", "link set dev ifb up"]);
            BatchFile.Run("tc", script.Build().Select(WithoutNetem));
            return true;
        });
        var start = Stopwatch.GetTimestamp();
        for (var n = 0; n < packets; n++)
            nodes.Send(n, LinkFormulas.FullFrameBytes);
        for (var n = 0; n < packets; n++)
            Assert.Equal(n, nodes.Receive());
        // A bucket lets a frame go while it holds anything at all.
        var paced = ((packets - 1) * LinkFormulas.FullFrameBytes) - LinkFormulas.BurstBytes(rate);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 8.0 * paced / rate, double.MaxValue);
    }

    [NamespaceFact]
    public void ARefusalNamesTheLineAndSaysWhatItMeans()
    {
        using var nodes = new TwoNodes();
        var error = Assert.Throws<ProgramException>(() => nodes.InReceiver(() =>
        {
            BatchFile.Run("tc", ["qdisc add dev eth0 root handle 1: htb", "qdisc add dev lo root nonsense"]);
            return true;
        }));
        Assert.StartsWith("tc qdisc add dev lo root nonsense: ", error.Message);
        Assert.EndsWith("(this kernel lacks it)", error.Message);
        Assert.Equal(ExitCodes.BackEndMissing, error.ExitCode);
    }

    [NamespaceFact]
    public void ANodeWithoutTheAddressIsNamed()
    {
        using var nodes = new TwoNodes();
        using var executor = new TcExecutor();
        var plan = nodes.Plan(LinkProfile.Ideal) with { Address = "10.9.9.9" };
        var error = Assert.Throws<ProgramException>(() => executor.Shape([plan]));
        Assert.Equal("node b: no interface has the address 10.9.9.9", error.Message);
    }

    private static string WithoutNetem(string line) =>
        line.IndexOf("netem", StringComparison.Ordinal) is var start and >= 0 ? $"{line[..start]}pfifo limit 100" : line;
}
