using System.Net;
using System.Net.Sockets;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using Serilog;

namespace FsNet.Tracker.Tests;

public class TransportTests
{
    private static readonly FileProof Proof = new(new BlockLayout(5, 16), Hash256.Of("x"u8));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheSameRequestHasTheSameAnswerOverUdpAndTcp(bool oneByOne)
    {
        await using var tracker = await RunningTracker.StartAsync(s => s with { OneByOne = oneByOne });
        await tracker.AskUdpAsync(Presentation(tracker, "a"));
        foreach (var request in new[] { tracker.Write(new ListRequest(0, 9)), tracker.Write(FindRequest.ByName("a")), tracker.Write(new LocateRequest(Proof.Id, 9)) })
        {
            var overUdp = await tracker.AskUdpAsync(request);
            Assert.DoesNotContain("Error", TrackText.Describe(overUdp));
            Assert.Equal(Convert.ToHexString(overUdp), Convert.ToHexString(await tracker.AskTcpAsync(request)));
        }
    }

    [Fact]
    public async Task TheAddressOfANodeIsTheSourceOfItsPackets()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await tracker.AskUdpAsync(Presentation(tracker, "a"));
        var answer = await tracker.AskTcpAsync(tracker.Write(new LocateRequest(Proof.Id, 9)));
        LocatedAnswer.Parse(answer.AsSpan(TrackHeader.Size), out var located);
        var peers = located.CompleteV4;
        Assert.True(peers.MoveNext());
        Assert.Equal("127.0.0.1:9100", peers.Current.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OneAddressTakesBothFamilies(bool oneByOne)
    {
        await using var tracker = await RunningTracker.StartAsync(s => s with { OneByOne = oneByOne }, address: "::");
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            var at = new IPEndPoint(address, tracker.EndPoint.Port);
            Assert.Contains($"observed={(address.Equals(IPAddress.Loopback) ? "127.0.0.1" : "[::1]")}:", Text(await tracker.AskUdpAsync(tracker.Write(default(HelloRequest)), at)));
            Assert.Contains($"observed={(address.Equals(IPAddress.Loopback) ? "127.0.0.1" : "[::1]")}:", Text(await tracker.AskTcpAsync(tracker.Write(default(HelloRequest)), at)));
        }
    }

    /// <summary>Who has asked one address does not take an answer from another, which the system would choose.</summary>
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public async Task AnAnswerComesFromTheAddressThatWasAsked(string listen)
    {
        if (!OperatingSystem.IsLinux())
            return; // Only there does a machine have all addresses of loopback.
        await using var tracker = await RunningTracker.StartAsync(address: listen);
        for (var round = 0; round < 3; round++)
            foreach (var address in (string[])["127.0.0.1", "127.0.0.5", "127.9.8.7"])
                Assert.StartsWith("Listing", Text(await tracker.AskUdpAsync(
                    tracker.Write(new ListRequest(0, 1)), new IPEndPoint(IPAddress.Parse(address), tracker.EndPoint.Port))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ATruncatedAnswerIsWholeOverTcp(bool oneByOne)
    {
        await using var tracker = await RunningTracker.StartAsync(s => s with { OneByOne = oneByOne });
        for (var i = 0; i < 30; i++)
            await tracker.AskUdpAsync(Presentation(tracker, $"{i}-{new string('n', 100)}"));
        var request = tracker.Write(FindRequest.ById(Proof.Id));
        Assert.Contains(" truncated ", Text(await tracker.AskUdpAsync(request)));
        Assert.StartsWith("Found files=30 #", Text(await tracker.AskTcpAsync(request)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADatagramThatIsTooLongIsIgnored(bool oneByOne)
    {
        await using var tracker = await RunningTracker.StartAsync(s => s with { OneByOne = oneByOne });
        using var socket = new UdpClient();
        socket.Connect(tracker.EndPoint);
        await socket.SendAsync(new byte[TrackSizes.MaxUdp + 1]);
        await socket.SendAsync(new byte[9000]);
        Assert.StartsWith("Listing", Text(await tracker.AskUdpAsync(tracker.Write(new ListRequest(0, 1)))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NothingIsAllocatedForAnAnswer(bool oneByOne)
    {
        var settings = new TrackerSettings { Listen = new IPEndPoint(IPAddress.Loopback, 0) };
        var log = new LoggerConfiguration().CreateLogger();
        using var socket = UdpLoop.Bind(settings.Listen);
        using var client = new UdpClient();
        client.Connect((IPEndPoint)socket.LocalEndPoint!);
        var loop = new UdpLoop(socket, new EngineGate(settings, log, TimeProvider.System), oneByOne, TimeProvider.System, log);
        var request = new byte[HelloRequest.MessageSize];
        TrackMessage.Format(request, new TrackerSession(new Prng(1)).NewHeader(), default(HelloRequest));
        client.Client.ReceiveTimeout = (int)RunningTracker.Soon.TotalMilliseconds;
        client.Send(request);
        loop.ServeOnce();
        var least = long.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            client.Send(request);
            var before = GC.GetAllocatedBytesForCurrentThread();
            loop.ServeOnce();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
        IPEndPoint? from = null;
        Assert.All(Enumerable.Range(0, 21), _ => Assert.NotEmpty(client.Receive(ref from)));
    }

    private static string Text(byte[] message) => TrackText.Describe(message);

    private static byte[] Presentation(RunningTracker tracker, string name)
    {
        var have = new BlockSet(1);
        have.Fill();
        var buffer = new byte[TrackSizes.MaxUdp];
        var writer = new PresentationWriter(buffer, tracker.Session.NewHeader(), 9100, 1);
        Assert.True(writer.TryAdd(Proof, have, name));
        return buffer[..writer.Length];
    }
}
