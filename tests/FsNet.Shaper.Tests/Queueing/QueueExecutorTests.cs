using FsNet.Base;
using FsNet.Links;
using FsNet.Shaper.Queueing;
using FsNet.Shaper.Tests.Fixture;

namespace FsNet.Shaper.Tests.Queueing;

public sealed class QueueExecutorTests
{
    private const int FullFrame = 1514, Payload = 1448;

    [FactAsRootOnLinux]
    public void EachDirectionIsAsLateAsAsked()
    {
        using var lab = new Lab();
        using var executor = Shaped(lab.Plan(1, Delay(15)), lab.Plan(2, Delay(25)));
        var ping = Ping.Run(lab, 1, Lab.Address(2), "-c 20 -i 0.01");
        Assert.Equal(20, ping.Received);
        Assert.InRange(ping.MinMs!.Value, 40, 80);
        Assert.Equal(40, executor.Statistics.Packets);
        Assert.Equal(0, executor.Statistics.Overruns);
    }

    [FactAsRootOnLinux]
    public void ExactlyThePacketsAreLostThatTheModelLoses()
    {
        const int packets = 2000;
        using var lab = new Lab();
        var plan = lab.Plan(2, Delay(0) with { Loss = new Loss(0.05, 2) });
        using var executor = Shaped(plan);
        var model = new PacketModel(plan);
        var expected = Enumerable.Range(0, packets).Count(i => model.Cross(0, 98, i).Dropped);
        Assert.Equal(packets - expected, Ping.Run(lab, 1, Lab.Address(2), $"-f -c {packets}").Received);
        Assert.Equal(expected, executor.Statistics.Lost);
    }

    [FactAsRootOnLinux]
    public void AChangeIsMetByWhatIsSentLater()
    {
        using var lab = new Lab();
        using var executor = Shaped(lab.Plan(2, Delay(1)));
        executor.Change([new LinkChange("n2", Lab.Zone, Delay(60), Cut: false)]);
        Assert.InRange(Ping.Run(lab, 1, Lab.Address(2), "-c 5 -i 0.01").MinMs!.Value, 60, 120);
    }

    [FactAsRootOnLinux]
    public void ACutLinkPassesNothingAndWhatIsBesideItIsUntouched()
    {
        using var lab = new Lab();
        using var executor = Shaped(lab.Plan(2, Delay(1)));
        executor.Change([new LinkChange("n2", Lab.Zone, Delay(1), Cut: true)]);
        Assert.Equal(0, Ping.Run(lab, 1, Lab.Address(2), "-c 5 -i 0.01 -W 1").Received);
        Assert.Equal(5, Ping.Run(lab, 1, Lab.AddressBeside(2), "-c 5 -i 0.01").Received);
        executor.Change([new LinkChange("n2", Lab.Zone, Delay(1), Cut: false)]);
        Assert.Equal(5, Ping.Run(lab, 1, Lab.Address(2), "-c 5 -i 0.01").Received);
    }

    [FactAsRootOnLinux]
    public async Task OneTcpFlowFillsALongFatLink()
    {
        const int rate = 100_000_000, bytes = 30_000_000;
        using var lab = new Lab();
        using var executor = Shaped(lab.Plan(1, Delay(50)), lab.Plan(2, Delay(50) with { RateBitsPerSecond = rate }));
        await NeverFasterNorMuchSlower(lab, rate, bytes);
        Assert.Equal(0, executor.Statistics.Overruns);
    }

    [FactAsRootOnLinux]
    public async Task TheDownlinkLimitsWhatComesIn()
    {
        const int rate = 20_000_000;
        using var lab = new Lab();
        using var executor = Shaped(lab.Plan(2, Delay(2), downlink: new AccessLimit(rate, TimeSpan.FromMilliseconds(5))));
        await NeverFasterNorMuchSlower(lab, rate, bytes: 5_000_000);
        Assert.True(executor.Statistics.QueueDrops > 0);
    }

    [FactAsRootOnLinux]
    public async Task TheUplinkLimitsWhatLeaves()
    {
        const int rate = 20_000_000;
        using var lab = new Lab();
        using var executor = Shaped(lab.Plan(1, Delay(2), uplink: new AccessLimit(rate, TimeSpan.FromMilliseconds(50))));
        await NeverFasterNorMuchSlower(lab, rate, bytes: 5_000_000);
    }

    [FactAsRootOnLinux]
    public async Task WhatIsHeldIsLetGoInTheEnd()
    {
        using var lab = new Lab();
        using var executor = Shaped(lab.Plan(2, Delay(60_000)));
        var ping = Task.Run(() => Ping.Run(lab, 1, Lab.Address(2), "-c 1 -W 30"));
        Assert.True(SpinWait.SpinUntil(() => executor.Statistics.Packets == 1, TimeSpan.FromSeconds(20)));
        executor.Dispose();
        Assert.Equal(1, (await ping).Received);
    }

    [FactAsRootOnLinux]
    public void ANodeWithoutItsAddressIsAnError()
    {
        using var lab = new Lab();
        using var executor = new QueueExecutor();
        var error = Assert.Throws<ProgramException>(() => executor.Shape([lab.Plan(1, Delay(1)) with { Address = "10.77.0.9" }]));
        Assert.Equal("node n1: no interface has the address 10.77.0.9", error.Message);
    }

    [FactAsRootOnLinux]
    public void ANamespaceThatSomebodyElseShapesIsAnError()
    {
        using var lab = new Lab();
        using var first = Shaped(lab.Plan(1, Delay(1)));
        var error = Assert.Throws<ProgramException>(() => Shaped(lab.Plan(1, Delay(1))));
        Assert.StartsWith("node n1: NFQUEUE 0 cannot be taken: ", error.Message);
    }

    [FactAsRootOnLinux]
    public void AChangeOfWhatIsNotThereIsAnError()
    {
        using var lab = new Lab();
        using var executor = Shaped(lab.Plan(1, Delay(1)));
        var node = Assert.Throws<ProgramException>(() => executor.Change([new LinkChange("n7", Lab.Zone, Delay(1), false)]));
        Assert.Equal("there is no node n7 that is shaped", node.Message);
        var zone = Assert.Throws<ProgramException>(() => executor.Change([new LinkChange("n1", "mars", Delay(1), false)]));
        Assert.Equal("node n1 has no link from mars; it has: all", zone.Message);
    }

    private static QueueExecutor Shaped(params NodePlan[] plans)
    {
        var executor = new QueueExecutor();
        try
        {
            executor.Shape(plans);
            return executor;
        }
        catch
        {
            executor.Dispose();
            throw;
        }
    }

    private static LinkProfile Delay(double ms) => LinkProfile.Ideal with { Delay = TimeSpan.FromMilliseconds(ms) };

    /// <summary>Not faster is a promise, but for what was queued when the first byte came; not much slower says it is of use.</summary>
    private static async Task NeverFasterNorMuchSlower(Lab lab, int rate, int bytes)
    {
        var took = await Transfer.RunAsync(lab, bytes);
        var ideal = TimeSpan.FromSeconds(bytes * 8.0 * FullFrame / Payload / rate);
        Assert.InRange(took, 0.95 * ideal, 5 * ideal);
    }
}
