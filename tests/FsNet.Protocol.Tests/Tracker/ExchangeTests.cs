using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Protocol.Tests.Tracker;

public class ExchangeTests
{
    private readonly TrackerSession _session = new(new Prng(5));

    [Fact]
    public void AnAnswerToAnotherRequestIsIgnored()
    {
        var exchange = Goodbye(out var transaction);
        Assert.Equal(Verdict.Ignore, exchange.Judge(Answer(TrackType.Accepted, transaction + 1), TrackTransport.Udp));
        Assert.Equal(Verdict.Ignore, exchange.Judge(Answer(TrackType.Located, transaction), TrackTransport.Udp));
        Assert.Equal(Verdict.Ignore, exchange.Judge(Answer(TrackType.Goodbye, transaction), TrackTransport.Udp));
        Assert.Equal(Verdict.Ignore, exchange.Judge([1, 2, 3], TrackTransport.Udp));
        Assert.Equal(0UL, _session.Cookie);
        Assert.Equal(Verdict.Done, exchange.Judge(Answer(TrackType.Accepted, transaction), TrackTransport.Udp));
    }

    [Fact]
    public void ANewCookieIsPutIntoTheRequestAndKept()
    {
        var exchange = Goodbye(out var transaction);
        Assert.Equal(Verdict.SendAgain, exchange.Judge(Answer(TrackType.UseCookie, transaction), TrackTransport.Udp));
        TrackHeader.Parse(exchange.Request.Span, out var header);
        Assert.Equal((transaction, Samples.Cookie), (header.Transaction, header.Cookie));
        Assert.Equal(Samples.Cookie, _session.NewHeader().Cookie);
    }

    [Fact]
    public void CookiesWithoutEndAreNotTaken()
    {
        var exchange = Goodbye(out var transaction);
        for (var i = 0; i < TrackerExchange.MaxCookies; i++)
            Assert.Equal(Verdict.SendAgain, exchange.Judge(Answer(TrackType.UseCookie, transaction), TrackTransport.Udp));
        Assert.Equal(Verdict.Ignore, exchange.Judge(Answer(TrackType.UseCookie, transaction), TrackTransport.Udp));
    }

    [Fact]
    public void AnErrorIsARefusal()
    {
        var exchange = Goodbye(out var transaction);
        Assert.Equal(Verdict.Refused, exchange.Judge(Answer(TrackType.Error, transaction), TrackTransport.Udp));
    }

    [Fact]
    public void DelaysDoubleWithinTheirJitterUpToTheLongest()
    {
        double[] plain = [250, 500, 1000, 2000, 4000, 4000, 4000];
        for (ulong seed = 0; seed < 100; seed++)
        {
            var schedule = new RetrySchedule(new Prng(seed));
            for (var i = 0; i < plain.Length; i++)
                Assert.InRange(schedule.DelayAfter(i).TotalMilliseconds, plain[i] * 0.75, plain[i] * 1.25);
        }
        Assert.True(new RetrySchedule(new Prng(1)).DelayAfter(1000) <= 1.25 * RetrySchedule.Longest);
        Assert.NotEqual(new RetrySchedule(new Prng(1)).DelayAfter(0), new RetrySchedule(new Prng(2)).DelayAfter(0));
    }

    private static byte[] Answer(TrackType type, uint transaction)
    {
        var buffer = new byte[TrackHeader.Size];
        var writer = new Protocol.Wire.WireWriter(buffer);
        new TrackHeader(type, false, transaction, Samples.Cookie).Format(ref writer);
        return buffer;
    }

    private TrackerExchange Goodbye(out uint transaction)
    {
        var request = new byte[64];
        var header = _session.NewHeader();
        transaction = header.Transaction;
        return new TrackerExchange(_session, request.AsMemory(0, TrackMessage.Format(request, header, new GoodbyeRequest(9100, 1))));
    }
}
