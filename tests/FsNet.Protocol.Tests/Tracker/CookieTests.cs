using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using static FsNet.Protocol.Tests.Tracker.EngineFixture;

namespace FsNet.Protocol.Tests.Tracker;

public class CookieTests
{
    private readonly EngineFixture _tracker = new();

    public static TheoryData<TrackType> Requests => [.. Samples.All.Keys.Where(type => (byte)type < 0x80)];

    [Theory]
    [MemberData(nameof(Requests))]
    public void AForgedCookieIsNeverAnsweredWithMoreThanCame(TrackType type)
    {
        Swarm();
        var message = Samples.All[type];
        var answer = _tracker.Raw(Node(1), message);
        Assert.True(answer.Length <= message.Length);
        Assert.Contains(type == TrackType.Hello ? "Welcome" : "UseCookie", TrackText.Describe(answer));
        Assert.Equal(100, _tracker.Engine.NodeCount);
    }

    [Fact]
    public void AShortHelloIsGivenACookieOnly() =>
        Assert.Equal(TrackHeader.Size, _tracker.Raw(Node(1), Samples.All[TrackType.Hello].AsSpan(0, 20)).Length);

    [Fact]
    public void ACookieIsGoodForItsAddressAtAnyPortAndForNoOther()
    {
        Assert.Contains("Listing", Text(AskWith(CookieOf(Node(1)), 1)));
        Assert.Contains("Listing", TrackText.Describe(_tracker.Raw(Node(1).WithPort(7), Request(CookieOf(Node(1))))));
        Assert.Contains("UseCookie", TrackText.Describe(_tracker.Raw(Node(2), Request(CookieOf(Node(1))))));
        Assert.Contains("UseCookie", TrackText.Describe(_tracker.Raw(Node(1), Request(CookieOf(Node(1)) ^ 1))));
        Assert.Contains("UseCookie", TrackText.Describe(_tracker.Raw(Node(1), Request(0))));
    }

    [Fact]
    public void ACookieLivesForItsPeriodAndTheNext()
    {
        _tracker.Now = TimeSpan.FromSeconds(10);
        var cookie = CookieOf(Node(1));
        _tracker.Now = TimeSpan.FromSeconds(239.9);
        Assert.Contains("Listing", Text(AskWith(cookie, 1)));
        _tracker.Now = TimeSpan.FromSeconds(240);
        Assert.Contains("UseCookie", Text(AskWith(cookie, 1)));
    }

    [Fact]
    public void AnswersBringTheNextCookie()
    {
        var cookie = CookieOf(Node(1));
        _tracker.Now = TimeSpan.FromSeconds(121);
        TrackHeader.Parse(AskWith(cookie, 1), out var header);
        Assert.NotEqual(cookie, header.Cookie);
        _tracker.Now = TimeSpan.FromSeconds(241);
        Assert.Contains("Listing", Text(AskWith(header.Cookie, 1)));
    }

    [Fact]
    public void OverTcpNoCookieIsNeeded()
    {
        _tracker.Transport = TrackTransport.Tcp;
        Assert.Contains("Listing", TrackText.Describe(_tracker.Raw(Node(1), Request(0))));
    }

    [Fact]
    public void AnotherKeyMakesOtherCookies() => Assert.NotEqual(
        new CookieJarProbe(1).Make(Node(1)), new CookieJarProbe(2).Make(Node(1)));

    [Theory]
    [InlineData("46030500000000000000000000000000")]
    [InlineData("47020500000000000000000000000000")]
    [InlineData("460205")]
    [InlineData("")]
    public void WhatIsNotThisProtocolIsNotAnswered(string hex) => Assert.Empty(_tracker.Raw(Node(1), Convert.FromHexString(hex)));

    [Fact]
    public void AnAnswerIsNeverAnswered()
    {
        _tracker.Transport = TrackTransport.Tcp;
        foreach (var (type, message) in Samples.All)
            if ((byte)type >= 0x80)
                Assert.Empty(_tracker.Raw(Node(1), message));
    }

    [Theory]
    [InlineData("460309000000002A0000000000000000", "Error NotAllowed \"Version\" limit=2")]
    [InlineData("460209000000002A0000000000000000", "Error NotAllowed \"Type\"")]
    [InlineData("460206000000002A0000000000000000", "Error Malformed \"FileId\"")]
    [InlineData("460205000000002A00000000000000000B0000", "Error NotAllowed \"WithBlocks\"")]
    public void OverTcpTheAnswerSaysWhatIsWrong(string hex, string text)
    {
        _tracker.Transport = TrackTransport.Tcp;
        Assert.StartsWith(text, TrackText.Describe(_tracker.Raw(Node(1), Convert.FromHexString(hex))));
    }

    private static string Text(byte[] message) => TrackText.Describe(message);

    private static byte[] Request(ulong cookie)
    {
        var buffer = new byte[TrackHeader.Size + new ListRequest(0, 10).Size];
        TrackMessage.Format(buffer, new TrackHeader(default, false, 1, cookie), new ListRequest(0, 10));
        return buffer;
    }

    private byte[] AskWith(ulong cookie, int node) => _tracker.Raw(Node(node), Request(cookie));

    private ulong CookieOf(Protocol.Wire.NodeAddress node)
    {
        TrackHeader.Parse(_tracker.Raw(node, Request(0)), out var header);
        return header.Cookie;
    }

    private void Swarm()
    {
        for (var i = 0; i < 100; i++)
            _tracker.Present(Node(i), 1, (Samples.Proof, All, "a/ü.bin"));
    }

    private sealed class CookieJarProbe(ulong key)
    {
        public ulong Make(Protocol.Wire.NodeAddress node)
        {
            var engine = new TrackerEngine(
                new TrackerOptions(new Protocol.Wire.SipKey(key, key), TimeSpan.FromSeconds(60), new TrackerLimits()), new Prng(1));
            var answer = new byte[TrackSizes.MaxUdp];
            var length = engine.Receive(default, node, Request(0), TrackTransport.Udp, answer);
            TrackHeader.Parse(answer.AsSpan(0, length), out var header);
            return header.Cookie;
        }
    }
}
