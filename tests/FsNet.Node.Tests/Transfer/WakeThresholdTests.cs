using System.Net.Sockets;
using FsNet.Node.Transfer;

namespace FsNet.Node.Tests.Transfer;

/// <summary>What a poll says of a socket whose reader waits for a piece of a block, or for anything.</summary>
public class WakeThresholdTests
{
    [Fact]
    public async Task TheReaderOfAPieceIsNotWokenForEachPacket()
    {
        using var pair = await SocketPair.ConnectAsync();
        var threshold = new WakeThreshold(pair.Near);
        threshold.Await(10_000);
        await ArriveAsync(pair, 9_999);
        // Other systems are left as they are.
        Assert.Equal(!OperatingSystem.IsLinux(), pair.Near.Poll(TimeSpan.Zero, SelectMode.SelectRead));
        await ArriveAsync(pair, 1);
        Assert.True(pair.Near.Poll(SocketPair.Patience, SelectMode.SelectRead));
    }

    [Fact]
    public async Task WhateverIsNoPieceWakesItAtOnce()
    {
        using var pair = await SocketPair.ConnectAsync();
        var threshold = new WakeThreshold(pair.Near);
        threshold.Await(10_000);
        await ArriveAsync(pair, 20);
        threshold.Came();
        threshold.Await(0);
        Assert.True(pair.Near.Poll(SocketPair.Patience, SelectMode.SelectRead));
    }

    [Fact]
    public async Task TheEndOfTheConnectionWakesIt()
    {
        using var pair = await SocketPair.ConnectAsync();
        new WakeThreshold(pair.Near).Await(10_000);
        await ArriveAsync(pair, 20);
        pair.Far.Shutdown(SocketShutdown.Send);
        Assert.True(pair.Near.Poll(SocketPair.Patience, SelectMode.SelectRead));
    }

    /// <summary>So many more bytes are there to be read.</summary>
    private static async Task ArriveAsync(SocketPair pair, int count)
    {
        var all = pair.Near.Available + count;
        await pair.Far.SendAsync(new byte[count]);
        while (pair.Near.Available < all)
            await Task.Yield();
    }
}
