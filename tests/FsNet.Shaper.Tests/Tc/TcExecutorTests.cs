using System.Diagnostics;
using FsNet.Links;
using FsNet.Shaper.Tc;

namespace FsNet.Shaper.Tests.Tc;

/// <summary>With the kernel's netem. Bounds on time are those that no busy machine can break: a packet is never too early.</summary>
public sealed class TcExecutorTests : IDisposable
{
    private readonly TwoNodes _nodes = new();
    private readonly TcExecutor _executor = new();

    public void Dispose()
    {
        _executor.Dispose();
        _nodes.Dispose();
    }

    [NetemFact]
    public void APacketIsHeldForTheDelayAndForAChangedDelay()
    {
        Shape(Profile(20));
        Assert.InRange(Milliseconds(() => Cross(1)), 20, double.MaxValue);
        Change(Profile(80));
        Assert.InRange(Milliseconds(() => Cross(1)), 80, double.MaxValue);
    }

    [NetemFact]
    public void JitterKeepsTheOrder()
    {
        Shape(Profile(20, jitterMs: 15));
        var numbers = Enumerable.Range(0, 100).ToList();
        numbers.ForEach(n => _nodes.Send(n));
        Assert.Equal(numbers, numbers.Select(_ => _nodes.Receive()));
    }

    [NetemFact]
    public void ACutLetsNothingPassUntilItEnds()
    {
        Shape(Profile(1));
        Change(Profile(1), cut: true);
        for (var n = 0; n < 20; n++)
            _nodes.Send(n);
        Assert.True(SpinWait.SpinUntil(() => _executor.Statistics.Lost == 20, TimeSpan.FromSeconds(30)));
        Change(Profile(1));
        _nodes.Send(20);
        Assert.Equal(20, _nodes.Receive());
    }

    [NetemFact]
    public void ALinkIsNoFasterThanItsRate()
    {
        Shape(Profile(0) with { RateBitsPerSecond = 1_000_000 });
        Assert.InRange(Milliseconds(() => Cross(40, LinkFormulas.FullFrameBytes)), 40 * 12.1, double.MaxValue);
    }

    [NetemFact]
    public void AFullQueueDrops()
    {
        Shape(Profile(0) with { RateBitsPerSecond = 1_000_000, Queue = TimeSpan.FromMilliseconds(20) });
        for (var n = 0; n < 200; n++)
            _nodes.Send(n, LinkFormulas.FullFrameBytes);
        Assert.True(SpinWait.SpinUntil(() => _executor.Statistics is { Packets: 200 }, TimeSpan.FromSeconds(30)));
        Assert.InRange(_executor.Statistics.Lost, 100, 150);
    }

    /// <summary>Within five standard deviations: bursts of 5 make the share sqrt((1 + 0.75) / (1 - 0.75)) times as uncertain.</summary>
    [NetemFact]
    public void LossInBurstsHasTheMeanThatWasAsked()
    {
        const int packets = 4000;
        Shape(Profile(0, loss: new Loss(0.2, 5)));
        for (var n = 0; n < packets; n++)
            _nodes.Send(n);
        Assert.True(SpinWait.SpinUntil(() => _executor.Statistics is { Packets: packets }, TimeSpan.FromSeconds(30)));
        Assert.InRange(_executor.Statistics.Lost / (double)packets, 0.117, 0.283);
    }

    private void Shape(LinkProfile profile) => _executor.Shape([_nodes.Plan(profile)]);

    private void Change(LinkProfile profile, bool cut = false) => _executor.Change([new LinkChange("b", "a", profile, cut)]);

    private void Cross(int packets, int wireBytes = 64)
    {
        for (var n = 0; n < packets; n++)
            _nodes.Send(n, wireBytes);
        for (var n = 0; n < packets; n++)
            Assert.Equal(n, _nodes.Receive());
    }

    private static double Milliseconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static LinkProfile Profile(double delayMs, double jitterMs = 0, Loss? loss = null) =>
        new(TimeSpan.FromMilliseconds(delayMs), TimeSpan.FromMilliseconds(jitterMs), loss, null, null);
}
