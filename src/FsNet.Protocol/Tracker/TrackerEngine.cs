using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// The tracker without its sockets, clock and chance.
/// <para>Calling order, by one thread: <see cref="Receive"/> for every message, and send what it wrote, if anything;
/// <see cref="Advance"/> when <see cref="NextWakeup"/> has come, and it may come again at once: a sweep is done in bounded steps.
/// <c>now</c> is any clock that starts near zero and never goes back.
/// <see cref="Counters"/> and the figures may be read by any thread.</para>
/// <para>Over UDP nothing is answered with more bytes than came, unless the request shows the cookie of its source address.</para>
/// </summary>
public sealed partial class TrackerEngine
{
    /// <summary>Entries and names of nodes that are gone which one call removes at most: fewer than a millisecond's work.</summary>
    public const int SweepBudget = 4_000;

    private readonly TrackerOptions _options;
    private readonly CookieJar _cookies;
    private readonly Admission _admission;
    private readonly TrackerRegistry _registry;

    public TrackerEngine(TrackerOptions options, Prng prng)
    {
        _options = options;
        _cookies = new CookieJar(options.CookieKey);
        _registry = new TrackerRegistry(options.CookieKey, options.Limits.Prefixes);
        _admission = new Admission(_registry, options.Limits, Counters);
        _sample = new PeerSample(options.Limits.PeersPerAnswer, _registry, prng);
        _page = new Entry[options.Limits.PeersPerAnswer + 2];
    }

    public TrackerCounters Counters { get; } = new();

    public int FileCount => _registry.FileCount;

    public int NodeCount => _registry.Nodes.Count;

    public int EntryCount => _registry.EntryCount;

    public int NameCount => _registry.Names.Count;

    public long AvailabilityBytes => _registry.AvailabilityBytes;

    /// <summary>What is registered is reckoned to cost so much, of <see cref="TrackerLimits.MemoryBytes"/>.</summary>
    public long MemoryBytes => _registry.Prefixes.Bytes;

    /// <summary>Address prefixes that have something registered.</summary>
    public int PrefixCount => _registry.Prefixes.Count;

    /// <summary>When a node may have to be forgotten, or what is gone to be swept; null while there is none.</summary>
    public TimeSpan? NextWakeup =>
        _registry.IsSweeping ? TimeSpan.Zero : _registry.Nodes.Oldest is { } node ? node.SeenAt + _options.PeerTtl : null;

    /// <summary>Takes one whole message.</summary>
    /// <param name="source">Where it came from: the address is believed over TCP, and over UDP once it shows a cookie.</param>
    /// <param name="answer">At least <see cref="TrackSizes.MaxOf"/> bytes.</param>
    /// <returns>Bytes of the answer; 0 when there is none.</returns>
    public int Receive(TimeSpan now, NodeAddress source, ReadOnlySpan<byte> message, TrackTransport transport, Span<byte> answer)
    {
        var failure = TrackHeader.Parse(message, out var header);
        if (failure.Kind == FailureKind.Malformed || !header.Type.IsRequest())
            return Ignore();
        var cookie = _cookies.Make(now, source);
        var proven = transport == TrackTransport.Tcp || header.Cookie == cookie || _cookies.IsValid(now, source, header.Cookie);
        var longest = proven ? TrackSizes.MaxOf(transport) : message.Length;
        var room = answer[..Math.Min(answer.Length, longest)];
        var request = new Request(now, source, header, message[TrackHeader.Size..], cookie, room);
        var length = failure.IsFailure ? (proven ? Refuse(request, failure) : 0) : Dispatch(request, proven);
        return length > 0 ? length : Ignore();
    }

    /// <summary>Forgets nodes that were silent for the TTL.</summary>
    public void Advance(TimeSpan now)
    {
        var budget = SweepBudget;
        _registry.Sweep(ref budget);
        while (budget > 0 && _registry.Nodes.Oldest is { } node && node.SeenAt + _options.PeerTtl <= now)
        {
            _registry.Detach(node);
            _registry.Sweep(ref budget);
        }
    }

    private int Dispatch(in Request request, bool proven)
    {
        Counters.Count(request.Header.Type);
        if (!proven)
            return request.Header.Type == TrackType.Hello && request.Answer.Length >= HelloRequest.MessageSize
                ? Welcome(request)
                : Finish(TrackType.UseCookie, Begin(request, TrackType.UseCookie));
        return request.Header.Type switch
        {
            TrackType.Hello => Welcome(request),
            TrackType.Presentation => Present(request),
            TrackType.Update => Update(request),
            TrackType.Find => Find(request),
            TrackType.List => List(request),
            TrackType.Locate => Locate(request),
            TrackType.Goodbye => Goodbye(request),
            _ => Refuse(request, ParseFailure.NotAllowed(Field.Type)),
        };
    }

    private int Welcome(in Request request)
    {
        var failure = HelloRequest.Parse(request.Body, out _);
        return failure.IsFailure
            ? Refuse(request, failure)
            : Reply(request, new WelcomeAnswer(_options.PeerTtl, request.Source, _options.Limits.Announced));
    }

    private int Refuse(in Request request, ParseFailure failure)
    {
        var code = failure.Kind == FailureKind.Malformed ? TrackError.Malformed : TrackError.NotAllowed;
        var what = failure.Kind == FailureKind.Malformed ? "is missing, malformed or given twice" : "is not allowed here";
        var limit = failure.Field == Field.Version ? TrackHeader.Version : 0;
        return Reply(request, new ErrorAnswer(code, failure.Field.ToString(), limit, $"{failure.Field} {what}"));
    }

    private int Reply<T>(in Request request, in T message)
        where T : ITrackMessage
    {
        var length = TrackMessage.Format(request.Answer, request.AnswerHeader(T.Type), message);
        if (length > 0)
            Counters.Count(T.Type);
        return length;
    }

    private static WireWriter Begin(in Request request, TrackType type, bool truncated = false)
    {
        var writer = new WireWriter(request.Answer);
        request.AnswerHeader(type, truncated).Format(ref writer);
        return writer;
    }

    private int Finish(TrackType type, in WireWriter writer)
    {
        if (writer.Overflowed)
            return 0;
        Counters.Count(type);
        return writer.Length;
    }

    private int Ignore()
    {
        Counters.CountIgnored();
        return 0;
    }
}
