using System.Diagnostics;

namespace FsNet.Shaper.Measuring;

/// <summary>Full-size packets, more than fit: what arrives between the first and the last that count is the rate.</summary>
internal sealed class RateFlow : IProbeFlow
{
    private const int WireBytes = ProbePacket.FullBytes + ProbePacket.OverheadBytes;

    /// <summary>Of what fits; what is lost on purpose comes on top.</summary>
    private const double Offered = 1.3;

    /// <summary>Packets that are late are made up for, so that the queue stays full, but not a whole stall of the machine.</summary>
    private const double MaxBehindSeconds = 0.02;

    private readonly ProbeRoute _route;
    private readonly double _interval;
    private readonly long _countFrom;
    private readonly long _end;
    private readonly byte[] _packet = new byte[ProbePacket.FullBytes];
    private double _nextAt;
    private int _sent;
    private int _counted;
    private long _first;
    private long _last;

    /// <param name="start">When the first is sent.</param>
    /// <param name="countFrom">Arrivals before are not counted: what a token bucket lets pass at first is no rate.</param>
    /// <param name="end">The same for arrivals after.</param>
    public RateFlow(ProbeRoute route, long rate, long start, long countFrom, long end)
    {
        _route = route;
        _countFrom = countFrom;
        _end = end;
        var loss = Math.Min(0.9, route.Probe.Asked.Loss?.Share ?? 0);
        _interval = Stopwatch.Frequency * 8.0 * WireBytes * (1 - loss) / (Offered * rate);
        _nextAt = start;
    }

    public long NextAt => _nextAt >= _end ? long.MaxValue : (long)_nextAt;

    public bool Complete => Stopwatch.GetTimestamp() > _end;

    public void Send(long now)
    {
        _route.Send(_packet, _sent++);
        _nextAt = Math.Max(_nextAt + _interval, now - MaxBehindSeconds * Stopwatch.Frequency);
    }

    public void Arrived(int sequence, int length, long now)
    {
        if (now < _countFrom || now > _end)
            return;
        if (_counted++ == 0)
            _first = now;
        _last = now;
    }

    /// <summary>Bits per second on the wire; 0 when too little arrived to tell. The first packet only starts the clock.</summary>
    public double Result() =>
        _last > _first ? (_counted - 1) * 8.0 * WireBytes * Stopwatch.Frequency / (_last - _first) : 0;
}
