namespace FsNet.Simulator.Network;

/// <summary>
/// What flows share on their way in: a node's downlink, or the link from a zone to it. A fluid queue: while more flows in than it
/// passes, the rest waits.
/// </summary>
/// <param name="rate">Wire bytes per second.</param>
internal sealed class Downlink(double rate)
{
    /// <summary>What waits shall be gone within this time, in seconds: senders are asked for so much less.</summary>
    private const double DrainSeconds = 0.1;

    /// <summary>However much waits, a flow is never starved.</summary>
    private const double LeastShare = 0.05;

    private TimeSpan _since;
    private double _inflow;
    private double _waiting;
    private int _flows;

    public double Rate { get; set; } = rate;

    public void Enter() => _flows++;

    public void Leave(TimeSpan now, double flowRate)
    {
        Change(now, flowRate, 0);
        if (--_flows == 0)
            _inflow = 0; // Rounding must not add up.
    }

    public void Change(TimeSpan now, double oldRate, double newRate)
    {
        Advance(now);
        _inflow += newRate - oldRate;
    }

    /// <summary>Bytes beside the flows: control frames and ACKs.</summary>
    public void Burden(TimeSpan now, double bytes)
    {
        Advance(now);
        _waiting += bytes;
    }

    /// <summary>
    /// What a flow may have: an equal share, or what it has and what is left over, whichever is more. Asked again and again by all
    /// flows, that leads to max-min fairness.
    /// </summary>
    public double ShareOf(TimeSpan now, double flowRate)
    {
        Advance(now);
        var toGive = Rate - _waiting / DrainSeconds;
        var equal = Math.Max(toGive, Rate * LeastShare) / _flows;
        return Math.Max(equal, flowRate + toGive - _inflow);
    }

    /// <summary>How long what enters now waits, in seconds.</summary>
    public double Wait(TimeSpan now)
    {
        Advance(now);
        return _waiting / Rate;
    }

    private void Advance(TimeSpan now)
    {
        if (now <= _since)
            return;
        _waiting = Math.Max(0, _waiting + (_inflow - Rate) * (now - _since).TotalSeconds);
        _since = now;
    }
}
