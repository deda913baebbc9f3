using System.Net;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Tracker.Tests;

public class TransportTests
{
    private static readonly FileProof Proof = new(new BlockLayout(5, 16), Hash256.Of("x"u8));

    [Fact]
    public async Task TheSameRequestHasTheSameAnswerOverUdpAndTcp()
    {
        await using var tracker = await RunningTracker.StartAsync();
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

    [Fact]
    public async Task OneAddressTakesBothFamilies()
    {
        await using var tracker = await RunningTracker.StartAsync(address: "::");
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

    [Fact]
    public async Task ATruncatedAnswerIsWholeOverTcp()
    {
        await using var tracker = await RunningTracker.StartAsync();
        for (var i = 0; i < 30; i++)
            await tracker.AskUdpAsync(Presentation(tracker, $"{i}-{new string('n', 100)}"));
        var request = tracker.Write(FindRequest.ById(Proof.Id));
        Assert.Contains(" truncated ", Text(await tracker.AskUdpAsync(request)));
        Assert.StartsWith("Found files=30 #", Text(await tracker.AskTcpAsync(request)));
    }

    [Fact]
    public async Task ADatagramThatIsTooLongIsIgnored()
    {
        await using var tracker = await RunningTracker.StartAsync();
        using var socket = new System.Net.Sockets.UdpClient();
        socket.Connect(tracker.EndPoint);
        await socket.SendAsync(new byte[TrackSizes.MaxUdp + 1]);
        await socket.SendAsync(new byte[9000]);
        Assert.StartsWith("Listing", Text(await tracker.AskUdpAsync(tracker.Write(new ListRequest(0, 1)))));
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
