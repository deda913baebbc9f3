using System.Net.Sockets;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Tracker.Tests;

/// <summary>What strangers on TCP can cost: no more than the bounds, and never the service of others.</summary>
public class TcpBoundsTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task ASlowSenderIsCutOffWhileOthersAreServed()
    {
        await using var tracker = await RunningTracker.StartAsync(s => s with { TcpMessage = Short });
        using var slow = await tracker.ConnectAsync();
        await slow.SendAsync(new byte[] { 0, 100, 1, 2, 3 });
        Assert.StartsWith("Listing", await ListAsync(tracker));
        await RunningTracker.EndAsync(slow);
    }

    [Fact]
    public async Task ASilentConnectionIsCutOff()
    {
        await using var tracker = await RunningTracker.StartAsync(s => s with { TcpIdle = Short });
        using var silent = await tracker.ConnectAsync();
        await RunningTracker.EndAsync(silent);
    }

    [Fact]
    public async Task AHalfOpenConnectionIsHarmless()
    {
        await using var tracker = await RunningTracker.StartAsync();
        using var half = await tracker.ConnectAsync();
        await half.SendAsync(new byte[] { 0, 50, 7 });
        half.Shutdown(SocketShutdown.Send);
        await RunningTracker.EndAsync(half);
        Assert.StartsWith("Listing", await ListAsync(tracker));
    }

    [Fact]
    public async Task WhoSaysNothingYieldsToWhoAsks()
    {
        await using var tracker = await RunningTracker.StartAsync(s => s with { MaxTcpConnections = 2 });
        using var first = await tracker.ConnectAsync();
        using var second = await tracker.ConnectAsync();
        Assert.StartsWith("Listing", await ListAsync(tracker, second));
        Assert.StartsWith("Listing", await ListAsync(tracker, first));
        Assert.StartsWith("Listing", await ListAsync(tracker));
        await RunningTracker.EndAsync(second);
        Assert.StartsWith("Listing", await ListAsync(tracker, first));
        Assert.Contains("fsnet_tracker_tcp_evicted_total 1\n", await tracker.Http.GetStringAsync("/metrics"));
    }

    [Fact]
    public async Task BusyConnectionsOfOnesOwnAddressDoNotYieldAndPlacesBecomeFreeAgain()
    {
        await using var tracker = await RunningTracker.StartAsync(s => s with { MaxTcpConnections = 2 });
        using var first = await BusyAsync(tracker);
        using var second = await BusyAsync(tracker);
        using var third = await tracker.ConnectAsync();
        await RunningTracker.EndAsync(third);
        Assert.Contains("fsnet_tracker_tcp_refused_total 1\n", await tracker.Http.GetStringAsync("/metrics"));
        first.Dispose();
        await UntilAsync(() => tracker.TcpConnections < 2);
        Assert.StartsWith("Listing", await ListAsync(tracker));
    }

    [Fact]
    public async Task NoConnectionLivesForEverHoweverBusy()
    {
        await using var tracker = await RunningTracker.StartAsync(s => s with { TcpLife = Short });
        using var busy = await tracker.ConnectAsync();
        using var limit = new CancellationTokenSource(RunningTracker.Soon);
        var served = 0;
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            for (; !limit.IsCancellationRequested; served++)
                Assert.StartsWith("Listing", await ListAsync(tracker, busy));
        });
        Assert.False(limit.IsCancellationRequested);
        Assert.StartsWith("Listing", await ListAsync(tracker));
    }

    [Fact]
    public async Task OneConnectionServesManyRequestsAndEndsAtGarbage()
    {
        await using var tracker = await RunningTracker.StartAsync();
        using var connection = await tracker.ConnectAsync();
        for (var i = 0; i < 100; i++)
            Assert.StartsWith("Listing", await ListAsync(tracker, connection));
        await connection.SendAsync("\0\u0010GET / HTTP/1.1\r\n"u8.ToArray());
        await RunningTracker.EndAsync(connection);
    }

    [Fact]
    public async Task GarbageOnAllSidesLeavesTheServiceStanding()
    {
        await using var tracker = await RunningTracker.StartAsync();
        var prng = new Prng(4);
        using var udp = new UdpClient();
        udp.Connect(tracker.EndPoint);
        for (var i = 0; i < 200; i++)
        {
            var garbage = new byte[prng.Next(1400)];
            prng.Fill(garbage);
            await udp.SendAsync(garbage);
            using var tcp = await tracker.ConnectAsync();
            await tcp.SendAsync(garbage);
        }
        Assert.StartsWith("Listing", await ListAsync(tracker));
        Assert.Equal("ok\n", await tracker.Http.GetStringAsync("/healthz"));
        await UntilAsync(() => tracker.TcpConnections == 0);
    }

    private static async Task<string> ListAsync(RunningTracker tracker, Socket? connection = null)
    {
        var request = tracker.Write(new ListRequest(0, 1));
        return TrackText.Describe(connection is null ? await tracker.AskTcpAsync(request) : await RunningTracker.AskAsync(connection, request));
    }

    /// <summary>In the middle of a message.</summary>
    private static async Task<Socket> BusyAsync(RunningTracker tracker)
    {
        var connection = await tracker.ConnectAsync();
        Assert.StartsWith("Listing", await ListAsync(tracker, connection));
        await connection.SendAsync(new byte[] { 0, 100, 1 });
        await UntilAsync(() => tracker.IdleTcpConnections == 0);
        return connection;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(RunningTracker.Soon);
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
