using FsNet.Links;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Tests.Probing;

/// <summary>What the program says about this machine, held against what tc itself says.</summary>
public sealed class CapabilityProbeTests
{
    private static readonly string[] Ordinary = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"];

    [NamespaceFact]
    public void NetemIsThereWhereTcSaysSo() => AssertAgrees(Unshare.AsRoot);

    [NamespaceFact(rootless: true)]
    public void SoItIsWithoutRoot() => AssertAgrees(Unshare.Rootless);

    [NamespaceFact]
    public void WhoMayMakeNoNamespacesIsToldSo()
    {
        var can = Probe(Ordinary);
        Assert.Equal("no network namespace can be made: Operation not permitted", can.NetAdmin);
        Assert.Null(can.Best);
    }

    private static void AssertAgrees(string[] start)
    {
        var can = Probe(start);
        Assert.Null(can.NetAdmin);
        if (RefusalOfTc(start) is { } refusal)
            Assert.Contains(refusal, can.Netem);
        else
            Assert.Null(can.Netem);
    }

    private static Capabilities Probe(string[] start)
    {
        using var shaper = ShaperProcess.Start(start);
        return Assert.IsType<ShaperAnswer.Probed>(shaper.Ask(new ShaperRequest.Probe())).Capabilities;
    }

    private static string? RefusalOfTc(string[] start)
    {
        try
        {
            Command.Run(start[0], [.. start[1..], "tc", "qdisc", "add", "dev", "lo", "root", "netem", "delay", "1ms"]);
            return null;
        }
        catch (Base.ProgramException e)
        {
            return e.Message[e.Message.IndexOf("Error", StringComparison.Ordinal)..].Split('\n')[0];
        }
    }
}
