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
public sealed class TrackerEngine
{
    /// <summary>Entries and names of nodes that are gone which one call removes at most: fewer than a millisecond's work.</summary>
    public const int SweepBudget = 4_000;

    private readonly TrackerOptions _options;
    private readonly CookieJar _cookies;
    private readonly TrackerRegistry _registry;
    private readonly Answers _answers;
    private readonly Registering _registering;
    private readonly Locating _locating;
    private readonly Finding _finding;

    public TrackerEngine(TrackerOptions options, Prng prng)
    {
        _options = options;
        _cookies = new CookieJar(options.CookieKey);
        _registry = new TrackerRegistry(options.CookieKey, options.Limits.Prefixes);
        _answers = new Answers(Counters);
        var admission = new Admission(_registry, options.Limits, Counters);
        _registering = new Registering(options, _registry, admission, new Runs(_registry, options.PeerTtl), _answers, Counters);
        _locating = new Locating(options.Limits, _registry, _answers, prng);
        _finding = new Finding(_registry, _answers);
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
        var length = failure.IsFailure ? (proven ? _answers.Refuse(request, failure) : 0) : Dispatch(request, proven);
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
                : _answers.Finish(TrackType.UseCookie, Answers.Begin(request, TrackType.UseCookie));
        return request.Header.Type switch
        {
            TrackType.Hello => Welcome(request),
            TrackType.Presentation => _registering.Present(request),
            TrackType.Update => _registering.Update(request),
            TrackType.Find => _finding.Find(request),
            TrackType.List => _finding.List(request),
            TrackType.Locate => _locating.Locate(request),
            TrackType.Goodbye => _registering.Goodbye(request),
            _ => _answers.Refuse(request, ParseFailure.NotAllowed(Field.Type)),
        };
    }

    private int Welcome(in Request request)
    {
        var failure = HelloRequest.Parse(request.Body, out _);
        return failure.IsFailure
            ? _answers.Refuse(request, failure)
            : _answers.Reply(request, new WelcomeAnswer(_options.PeerTtl, request.Source, _options.Limits.Announced));
    }

    private int Ignore()
    {
        Counters.CountIgnored();
        return 0;
    }
}
