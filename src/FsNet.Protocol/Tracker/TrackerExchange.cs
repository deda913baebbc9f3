using System.Buffers.Binary;

namespace FsNet.Protocol.Tracker;

/// <summary>What a message from the tracker means for a request.</summary>
public enum Verdict
{
    /// <summary>Not an answer to this request, or not one at all: wait on.</summary>
    Ignore,

    /// <summary>The answer: parse it by its type.</summary>
    Done,

    /// <summary>The cookie was missing or too old; the request now has the new one: send it again at once.</summary>
    SendAgain,

    /// <summary>The answer does not fit a datagram: send the same bytes over TCP. What came may be parsed, it is a part.</summary>
    UseTcp,

    /// <summary>The tracker says no, and why: parse it as an <see cref="ErrorAnswer"/>.</summary>
    Refused,
}

/// <summary>
/// One request to a tracker, until its answer.
/// <para>Calling order: write a request with <see cref="TrackerSession.NewHeader"/>; create the exchange over its bytes; send
/// <see cref="Request"/>; hand every message that comes from the tracker's address to <see cref="Judge"/> and do as it says. When
/// nothing comes within the delay of the <see cref="RetrySchedule"/>, send <see cref="Request"/> again: same transaction, so that
/// a late answer still counts. Any request may be repeated without harm. It is no matter which transport brings the answer.</para>
/// </summary>
public sealed class TrackerExchange
{
    /// <summary>How often a cookie is taken in one exchange: two trackers behind one address must not make it endless.</summary>
    public const int MaxCookies = 3;

    private readonly TrackerSession _session;
    private readonly Memory<byte> _request;
    private int _cookies;

    /// <param name="session">Of the tracker the request goes to.</param>
    /// <param name="request">The whole message. The newest cookie is written into it, now and later.</param>
    public TrackerExchange(TrackerSession session, Memory<byte> request)
    {
        (_session, _request) = (session, request);
        PutCookie(session.Cookie);
    }

    /// <summary>The bytes to send; over TCP behind two bytes of length.</summary>
    public ReadOnlyMemory<byte> Request => _request;

    /// <summary>Judges one message from the tracker.</summary>
    public Verdict Judge(ReadOnlySpan<byte> message, TrackTransport transport)
    {
        TrackHeader.Parse(_request.Span, out var asked);
        if (TrackHeader.Parse(message, out var header).IsFailure || header.Transaction != asked.Transaction)
            return Verdict.Ignore;
        if (header.Type == TrackType.UseCookie)
            return TakeCookie(header.Cookie);
        if (header.Type != TrackType.Error && header.Type != AnswerTo(asked.Type))
            return Verdict.Ignore;
        _session.Cookie = header.Cookie;
        if (header.Type == TrackType.Error)
            return Verdict.Refused;
        return header.Truncated && transport == TrackTransport.Udp ? Verdict.UseTcp : Verdict.Done;
    }

    /// <summary>The type of answer that a type of request is given.</summary>
    public static TrackType AnswerTo(TrackType request) => request switch
    {
        TrackType.Hello => TrackType.Welcome,
        TrackType.Find => TrackType.Found,
        TrackType.List => TrackType.Listing,
        TrackType.Locate => TrackType.Located,
        _ => TrackType.Accepted,
    };

    private Verdict TakeCookie(ulong cookie)
    {
        if (++_cookies > MaxCookies)
            return Verdict.Ignore;
        _session.Cookie = cookie;
        PutCookie(cookie);
        return Verdict.SendAgain;
    }

    private void PutCookie(ulong cookie) => BinaryPrimitives.WriteUInt64BigEndian(_request.Span[TrackHeader.CookieOffset..], cookie);
}
