using System.Diagnostics;
using FsNet.Links;
using FsNet.Protocol.Content;

namespace FsNet.Shaper.Measuring;

/// <summary>Small packets over one direction, each stamped at both ends: delay, jitter, loss and its bursts.</summary>
internal sealed class ProbeTrain : IProbeFlow
{
    /// <summary>Of the time that the train should take, where the kernel does not take its packets.</summary>
    private const double MaxStretch = 1.5;

    private readonly ProbeRoute _route;
    private readonly Prng _random;
    private readonly double _interval;
    private readonly long _end;
    private readonly long[] _sentAt;
    private readonly long[] _arrivedAt;
    private readonly byte[] _packet = new byte[ProbePacket.SmallBytes];
    private int _sent;
    private int _arrived;

    /// <param name="start">When the first is sent.</param>
    public ProbeTrain(ProbeRoute route, TrainSize size, long start, Prng random)
    {
        _route = route;
        _random = random;
        _interval = Stopwatch.Frequency / size.PacketsPerSecond;
        _sentAt = new long[size.Packets];
        _arrivedAt = new long[size.Packets];
        NextAt = start + (long)(_interval * random.NextDouble());
        _end = start + (long)(MaxStretch * size.Packets * _interval);
    }

    public long NextAt { get; private set; }

    public bool Complete => Volatile.Read(ref _arrived) == _sentAt.Length;

    public void Send(long now)
    {
        _sentAt[_sent] = now;
        // A packet that the kernel does not take was not sent: the next one has its number.
        if (_route.Send(_packet, _sent))
            _sent++;
        NextAt = _sent == _sentAt.Length || now >= _end ? long.MaxValue : Next(now);
    }

    public void Arrived(int sequence, int length, long now)
    {
        if (sequence < 0 || sequence >= _arrivedAt.Length || _arrivedAt[sequence] != 0)
            return;
        _arrivedAt[sequence] = now;
        Volatile.Write(ref _arrived, _arrived + 1);
    }

    public LinkMeasurement Result()
    {
        var delaysMs = DelaysMs();
        return new LinkMeasurement(
            _route.Probe.From, _route.Probe.To, _sent, delaysMs.Count, Median(delaysMs), Deviation(delaysMs), LossBursts(), null);
    }

    /// <summary>
    /// Half an interval to one and a half, so that probes do not march in step with a timer of the executor. What is late is not
    /// made up for: packets close together would wait for one another.
    /// </summary>
    private long Next(long now) => Math.Max(NextAt, now - (long)(_interval / 4)) + (long)(_interval * (0.5 + _random.NextDouble()));

    /// <summary>Sorted.</summary>
    private List<double> DelaysMs()
    {
        var delays = new List<double>(_arrived);
        for (var i = 0; i < _sent; i++)
        {
            if (_arrivedAt[i] != 0)
                delays.Add((_arrivedAt[i] - _sentAt[i]) * 1e3 / Stopwatch.Frequency);
        }
        delays.Sort();
        return delays;
    }

    private static double? Median(List<double> sorted) =>
        sorted.Count == 0 ? null : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;

    private static double? Deviation(List<double> values)
    {
        if (values.Count == 0)
            return null;
        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Count);
    }

    private int LossBursts()
    {
        var bursts = 0;
        for (var i = 0; i < _sent; i++)
        {
            if (_arrivedAt[i] == 0 && (i == 0 || _arrivedAt[i - 1] != 0))
                bursts++;
        }
        return bursts;
    }
}
