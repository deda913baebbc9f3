using FsNet.Protocol.Content;
using FsNet.Simulator.Network;
using FsNet.Simulator.Setup;

namespace FsNet.Simulator.Tests.Hostile;

/// <summary>TCP's flow control towards somebody who does not read.</summary>
public class ReceiveWindowTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void WhatIsNotReadFillsItAndThenWaitsAtTheSender()
    {
        var window = new ReceiveWindow(1000, 0);
        Assert.Equal(10 * Second + TimeSpan.FromTicks(1), window.FullAt(TimeSpan.Zero, 100));
        window.Take(10 * Second, 999);
        Assert.False(window.IsFullAt(10 * Second));
        window.Take(10 * Second, 501);
        Assert.True(window.IsFullAt(100 * Second));
        Assert.Equal(500, window.WaitingAt(100 * Second));
    }

    [Fact]
    public void WhoReadsALittleMakesRoomForAsMuch()
    {
        var window = new ReceiveWindow(1000, 100);
        window.Take(TimeSpan.Zero, 1500);
        Assert.Equal(400, window.WaitingAt(Second));
        Assert.True(window.IsFullAt(4.9 * Second));
        Assert.False(window.IsFullAt(5.1 * Second));
        Assert.Equal(TimeSpan.MaxValue, window.FullAt(20 * Second, 100));
        Assert.InRange(window.FullAt(20 * Second, 200), 30 * Second, 30.1 * Second);
    }

    /// <summary>Blocks of 64 KiB into windows of at most 64 KiB that nobody reads: none is ever whole.</summary>
    [Fact]
    public void NoBlockLeavesForSomebodyWhoDoesNotRead()
    {
        var seed = SeedBeside(HostileKind.SlowReaders, SeedOfOneThatReads(false));
        Assert.True(seed.Connections.Count() > 0);
        Assert.Contains(seed.Connections, c => c.Flow is { IsBusy: true, Rate: 0 });
        Assert.Equal(0, seed.BlocksSent);
    }

    [Fact]
    public void SomebodyWhoReadsSlowlyIsSentAsMuch()
    {
        var seed = SeedBeside(HostileKind.SlowReaders, SeedOfOneThatReads(true));
        Assert.Contains(seed.Connections, c => c.Flow.IsBusy && c.Flow.Rate > 0 && c.Flow.Rate <= c.Flow.Window!.ReadRate);
    }

    private static SimulatedNode SeedBeside(HostileKind kind, ulong seed)
    {
        var swarm = SwarmFactory.Create(HostilePlans.Of(kind, SwarmPlan.Even(seed, 1, 64) with { LeechersStartAt = TimeSpan.FromHours(1) }));
        swarm.Run(4 * Second);
        return swarm.Nodes[0];
    }

    /// <summary>As the slow readers draw it.</summary>
    private static ulong SeedOfOneThatReads(bool reads)
    {
        for (var seed = 1UL; ; seed++)
        {
            var random = Prng.For(seed, $"hostile/{HostilePlans.NameOf(HostileKind.SlowReaders)}");
            random.Next(5);
            if (random.Next(2) == 0 != reads)
                return seed;
        }
    }
}
