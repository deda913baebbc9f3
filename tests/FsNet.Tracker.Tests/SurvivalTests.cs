using System.Net.Sockets;
using FsNet.Protocol.Tracker;

namespace FsNet.Tracker.Tests;

/// <summary>Whatever goes wrong with one datagram, connection or sweep, it ends nothing else.</summary>
public class SurvivalTests
{
    [Fact]
    public async Task MistakesOfItsOwnAreTheirMessagesAlone()
    {
        var clock = new ClockThatBreaks();
        await using var tracker = await RunningTracker.StartAsync(time: clock);
        using var udp = new UdpClient();
        udp.Connect(tracker.EndPoint);
        for (var round = 0; round < 5; round++)
        {
            clock.IsBroken = true;
            var before = clock.Failures;
            await udp.SendAsync(tracker.Write(new ListRequest(0, 1)));
            using var tcp = await tracker.ConnectAsync();
            await RunningTracker.EndAsync(tcp);
            using var limit = new CancellationTokenSource(RunningTracker.Soon);
            while (clock.Failures < before + 3)
            {
                limit.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
            clock.IsBroken = false;
            Assert.StartsWith("Listing", TrackText.Describe(await tracker.AskUdpAsync(tracker.Write(new ListRequest(0, 1)))));
            Assert.StartsWith("Listing", TrackText.Describe(await tracker.AskTcpAsync(tracker.Write(new ListRequest(0, 1)))));
        }
    }

    private sealed class ClockThatBreaks : TimeProvider
    {
        private int _failures;

        public volatile bool IsBroken;

        public int Failures => Volatile.Read(ref _failures);

        public override long GetTimestamp()
        {
            if (!IsBroken)
                return base.GetTimestamp();
            Interlocked.Increment(ref _failures);
            throw new InvalidOperationException("the clock is broken");
        }
    }
}
