namespace FsNet.Protocol.Tracker;

/// <summary>A way to a tracker: one of its addresses, over one transport.</summary>
public readonly record struct TrackerRoute<T>(T Address, TrackTransport Transport);

/// <summary>A way that a question takes, from <paramref name="Delay"/> after its beginning on, unless it was answered before.</summary>
public readonly record struct PlannedRoute<T>(TrackerRoute<T> Route, TimeSpan Delay);

/// <summary>
/// All ways to one tracker, and in which order a question takes them: the one that brought the last answer at once, the others
/// a little later each, so that an address that is dead or a transport that is blocked costs a moment, once ("happy eyeballs", RFC 8305).
/// <para>Calling order: <see cref="Resolved"/> when the tracker's name has been looked up; for each question <see cref="Plan"/>, and
/// <see cref="Answered"/> with the way that was quickest.</para>
/// </summary>
/// <typeparam name="T">An address.</typeparam>
public sealed class TrackerRoutes<T>
    where T : class
{
    /// <summary>From one address to the next.</summary>
    public static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// UDP has never brought an answer: it may be blocked. Two datagrams were sent by then. Once it has, a silent tracker is more likely
    /// busy or gone, and connections of all its nodes at once are no help.
    /// </summary>
    public static readonly TimeSpan FirstTcpAfter = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan TcpAfter = TimeSpan.FromSeconds(4);

    /// <summary>Where TCP is what works, a datagram is sent along now and then: what blocked UDP may be gone.</summary>
    public static readonly TimeSpan UdpAgainAfter = TimeSpan.FromSeconds(60);

    /// <summary>A name may stand for any number.</summary>
    private const int MostAddresses = 16;

    private readonly List<T> _addresses = [];
    private TimeSpan _udpTriedAt;
    private bool _udpWorks;

    /// <summary>The way that brought the last answer; null before the first.</summary>
    public TrackerRoute<T>? Best { get; private set; }

    /// <summary>In the order in which they are to be tried.</summary>
    public IReadOnlyList<T> Addresses => _addresses;

    /// <summary>What the tracker's name stands for now. An address that it no longer stands for is forgotten.</summary>
    public void Resolved(IEnumerable<T> addresses)
    {
        _addresses.Clear();
        _addresses.AddRange(addresses.Distinct().Take(MostAddresses));
        if (Best is { } best && !_addresses.Contains(best.Address))
            (Best, _udpWorks) = (null, false);
    }

    /// <param name="fitsDatagram">Whether the question is short enough for UDP.</param>
    /// <returns>In order of their delays.</returns>
    public IReadOnlyList<PlannedRoute<T>> Plan(TimeSpan now, bool fitsDatagram)
    {
        var first = Best is { } best ? _addresses.IndexOf(best.Address) : 0;
        var ordered = _addresses.Skip(first).Concat(_addresses.Take(first)).ToList();
        var plan = !fitsDatagram ? Staggered(ordered, TrackTransport.Tcp, TimeSpan.Zero)
            : Best is { Transport: TrackTransport.Tcp } ? PlanAroundUdp(now, ordered)
            : [.. Staggered(ordered, TrackTransport.Udp, TimeSpan.Zero), .. Staggered(ordered, TrackTransport.Tcp, _udpWorks ? TcpAfter : FirstTcpAfter)];
        return [.. plan.OrderBy(p => p.Delay)];
    }

    /// <param name="fitsDatagram">Whether UDP could have been quicker.</param>
    public void Answered(TrackerRoute<T> route, TimeSpan now, bool fitsDatagram)
    {
        if (!fitsDatagram)
            route = route with { Transport = Best?.Transport ?? TrackTransport.Udp };
        else if (route.Transport == TrackTransport.Tcp && Best is not { Transport: TrackTransport.Tcp })
            (_udpTriedAt, _udpWorks) = (now, false);
        else
            _udpWorks |= route.Transport == TrackTransport.Udp;
        Best = route;
    }

    private IEnumerable<PlannedRoute<T>> PlanAroundUdp(TimeSpan now, List<T> ordered)
    {
        var again = now - _udpTriedAt >= UdpAgainAfter;
        if (again)
            _udpTriedAt = now;
        return
        [
            new PlannedRoute<T>(new TrackerRoute<T>(ordered[0], TrackTransport.Tcp), TimeSpan.Zero),
            .. Staggered(ordered, TrackTransport.Udp, again ? TimeSpan.Zero : FirstTcpAfter),
            .. Staggered(ordered.Skip(1), TrackTransport.Tcp, FirstTcpAfter),
        ];
    }

    private static IEnumerable<PlannedRoute<T>> Staggered(IEnumerable<T> addresses, TrackTransport transport, TimeSpan from) =>
        addresses.Select((address, i) => new PlannedRoute<T>(new TrackerRoute<T>(address, transport), from + i * Stagger));
}
