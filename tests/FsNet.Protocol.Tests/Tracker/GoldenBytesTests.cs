using FsNet.Protocol.Tracker;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>The bytes of docs/protocol.md. A change here breaks every node there is.</summary>
public class GoldenBytesTests
{
    private const string Id = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";
    private const string Port = "02 0002 238C";
    private const string Node = "03 0008 00000000000000AB";

    [Theory]
    [InlineData(TrackType.Presentation, "02", Port + Node + "1E 0002 6E31" + "04 0030" + Id + "0000000000100001 10 03 0003 E00000 66" + "1D 000B 0000 000000003B9ACA01 01")]
    [InlineData(TrackType.Update, "03", Port + Node + "05 0024" + Id + "03 180000" + "06 0020" + Id)]
    [InlineData(TrackType.Find, "04", "07 0008 612F C3BC 2E62696E")]
    [InlineData(TrackType.List, "05", "09 0008 0000000000000007 0A 0002 0064")]
    [InlineData(TrackType.Locate, "06", "08 0020" + Id + "0A 0002 0032" + Port + "0B 0000" + "09 0008 0000000000000007")]
    [InlineData(TrackType.Goodbye, "07", Port + Node)]
    [InlineData(TrackType.Welcome, "81", "0C 0004 0000EA60 0D 0012 20010DB8000000000000000000000001 238C 0E 0014 00000001 00000002 00000003 00000004 0005 0006")]
    [InlineData(TrackType.Accepted, "82", "0C 0004 0000EA60 0F 0010 00000001 00000002 0000000000000003 0D 0006 0A000001238C 1C 0002 0001 1B 0018 0007 0003 0000000000000003 66696C65735065724E6F6465")]
    [InlineData(TrackType.UseCookie, "8E", "")]
    [InlineData(TrackType.Error, "8F", "17 0002 0003 18 000C 66696C65735065724E6F6465 19 0008 0000000000000003 1A 0008 746F6F206D616E79")]
    public void OfEachMessage(TrackType type, string code, string body) => Assert.Equal(
        $"4602{code}00 0000002A 1122334455667788 {body}".Replace(" ", ""), Convert.ToHexString(Samples.All[type]));

    [Fact]
    public void HelloIsPaddedSoThatWelcomeIsNeverLarger()
    {
        var hello = Samples.All[TrackType.Hello];
        Assert.Equal("46020100" + "0000002A" + "1122334455667788" + "010030" + new string('0', 96), Convert.ToHexString(hello));
        Assert.Equal(HelloRequest.MessageSize, hello.Length);
        Assert.True(Samples.All[TrackType.Welcome].Length <= hello.Length);
    }

    [Theory]
    [InlineData(TrackType.Hello, "Hello #0000002a 67 B")]
    [InlineData(TrackType.Presentation, "Presentation port=9100 node=00000000000000ab files=1 name=\"n1\" #0000002a 102 B")]
    [InlineData(TrackType.Update, "Update port=9100 node=00000000000000ab deltas=1 removed=1 #0000002a 106 B")]
    [InlineData(TrackType.Find, "Find name=\"a/ü.bin\" #0000002a 27 B")]
    [InlineData(TrackType.List, "List cursor=7 wanted=100 #0000002a 32 B")]
    [InlineData(TrackType.Locate, "Locate file=00010203.. wanted=50 port=9100 blocks cursor=7 #0000002a 75 B")]
    [InlineData(TrackType.Goodbye, "Goodbye port=9100 node=00000000000000ab #0000002a 32 B")]
    [InlineData(TrackType.Welcome, "Welcome ttl=60s observed=[2001:db8::1]:9100 #0000002a 67 B")]
    [InlineData(TrackType.Accepted, "Accepted ttl=60s files=1 names=2 blocks=3 observed=10.0.0.1:9100 same-address=1 refused=1 #0000002a 83 B")]
    [InlineData(TrackType.Found, "Found files=1 #0000002a 83 B")]
    [InlineData(TrackType.Listing, "Listing files=1 next=7 #0000002a 94 B")]
    [InlineData(TrackType.Located, "Located peers=6 sources=5 complete=2 next=7 #0000002a 126 B")]
    [InlineData(TrackType.UseCookie, "UseCookie #0000002a 16 B")]
    [InlineData(TrackType.Error, "Error BoundExceeded \"filesPerNode\" limit=3 \"too many\" #0000002a 58 B")]
    public void TextOfEachMessage(TrackType type, string text) => Assert.Equal(text, TrackText.Describe(Samples.All[type]));

    [Theory]
    [InlineData("", "Malformed Header (0 B)")]
    [InlineData("46030100", "Malformed Header (4 B)")]
    [InlineData("46030100000000000000000000000000", "NotAllowed Version (16 B)")]
    [InlineData("46020600000000000000000000000000", "Malformed FileId (16 B)")]
    public void TextOfWhatIsNoMessage(string hex, string text) => Assert.Equal(text, TrackText.Describe(Convert.FromHexString(hex)));

    [Fact]
    public void TextFromTheNetworkCannotDriveATerminal() =>
        Assert.Equal("\"a\uFFFD[31mb\uFFFDc\uFFFDd\uFFFD\"", TrackText.Quote("a\u001b[31mb\u202ec\U000E0041d\uD800"));

    [Fact]
    public void TextFromTheNetworkIsShortenedBetweenCharacters() =>
        Assert.Equal($"\"a{string.Concat(Enumerable.Repeat("\U0001F600", 40))}..\"", TrackText.Quote("a" + string.Concat(Enumerable.Repeat("\U0001F600", 50))));
}
