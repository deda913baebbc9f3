namespace FsNet.Simulator.Network;

/// <summary>
/// What flows share on their way in: a node's downlink, or the link from a zone to it. A fluid queue: while more flows in than it
/// passes, the rest waits. Senders of a lane apart see it as it was when the lanes met last.
/// </summary>
/// <param name="rate">Wire bytes per second.</param>
/// <param name="lane">Number of the receiver's lane.</param>
internal sealed class Downlink(double rate, int lane)
{
    /// <summary>What waits shall be gone within this time, in seconds: senders are asked for so much less.</summary>
    private const double DrainSeconds = 0.1;

    /// <summary>However much waits, a flow is never starved.</summary>
    private const double LeastShare = 0.05;

    private TimeSpan _since;
    private double _inflow;
    private double _waiting;
    private int _flows;

    /// <summary>Not while a lane is apart.</summary>
    public double Rate { get; set; } = rate;

    /// <param name="from">Of the sender.</param>
    public void Enter(LaneClock from) => Change(from, new DownlinkChange(this, 0, 0, +1));

    public void Leave(LaneClock from, double flowRate) => Change(from, new DownlinkChange(this, -flowRate, 0, -1));

    public void Change(LaneClock from, double oldRate, double newRate) => Change(from, new DownlinkChange(this, newRate - oldRate, 0, 0));

    /// <summary>Bytes beside the flows: control frames and ACKs.</summary>
    public void Burden(LaneClock from, double bytes) => Change(from, new DownlinkChange(this, 0, bytes, 0));

    /// <summary>
    /// What a flow may have: an equal share, or what it has and what is left over, whichever is more. Asked again and again by all
    /// flows, that leads to max-min fairness.
    /// </summary>
    public double ShareOf(LaneClock from, Flow flow)
    {
        var toGive = Rate - WaitingAt(from.Now) / DrainSeconds;
        var flows = _flows + (flow.IsNewTo(from) ? 1 : 0);
        var equal = Math.Max(toGive, Rate * LeastShare) / flows;
        return Math.Max(equal, flow.RateKnownTo(from) + toGive - _inflow);
    }

    /// <summary>How long what enters now waits, in seconds.</summary>
    public double Wait(TimeSpan now) => WaitingAt(now) / Rate;

    public void Apply(TimeSpan now, in DownlinkChange change)
    {
        _waiting = WaitingAt(now) + change.Bytes;
        _since = now > _since ? now : _since;
        _inflow += change.Rate;
        _flows += change.Flows;
        if (_flows == 0)
            _inflow = 0; // Rounding must not add up.
    }

    private void Change(LaneClock from, in DownlinkChange change)
    {
        if (from.IsApart)
            from.Change(lane, change);
        else
            Apply(from.Now, change);
    }

    private double WaitingAt(TimeSpan now) =>
        now <= _since ? _waiting : Math.Max(0, _waiting + (_inflow - Rate) * (now - _since).TotalSeconds);
}
