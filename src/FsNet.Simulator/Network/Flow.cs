namespace FsNet.Simulator.Network;

/// <summary>
/// The blocks that one node sends to another, over one TCP connection: one after the other, at a rate that its <see cref="Uplink"/> sets.
/// </summary>
internal sealed class Flow(IFlowSender sender, ZonePath path, Downlink downlink)
{
    /// <summary>How often the receiver sees that more of a block has come: a block that takes less comes at once.</summary>
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    private readonly Queue<(int Block, double WireBytes)> _blocks = [];
    private TimeSpan _seenAt;
    private double _seenShare;
    private double _window = WireCost.InitialWindowBytes;
    private TimeSpan _windowDoubledAt;
    private TimeSpan _idleSince;
    private int _changedIn = -1;
    private double _rateBefore;
    private bool _wasIdle;

    /// <summary>The sending end.</summary>
    public IFlowSender Sender => sender;

    public ZonePath Path => path;

    public Downlink Downlink => downlink;

    /// <summary>The link from the sender's zone to the receiver, where it has a rate of its own.</summary>
    public Downlink? Link { get; set; }

    /// <summary>What the receiver leaves unread; null where it reads everything at once, as nodes do.</summary>
    public ReceiveWindow? Window { get; set; }

    /// <summary>Wire bytes per second.</summary>
    public double Rate { get; set; }

    /// <summary>The most it may have, wire bytes per second; valid while its uplink shares out.</summary>
    public double Cap { get; set; }

    /// <summary>Wire bytes of the first block that have not left.</summary>
    public double Left { get; set; }

    /// <summary>How long ago the first block has left.</summary>
    public TimeSpan Lateness => Left < 0 && Rate > 0 ? TimeSpan.FromSeconds(-Left / Rate) : TimeSpan.Zero;

    public bool IsBusy => _blocks.Count > 0;

    /// <summary>Blocks that have not left.</summary>
    public int Count => _blocks.Count;

    public int Block => _blocks.Peek().Block;

    /// <summary>Nothing moves until then: TCP has yet to find out that a partition is over.</summary>
    public TimeSpan StuckUntil { get; set; }

    /// <summary>The rate that slow start allows.</summary>
    public double WindowRate => path.RoundTrip > TimeSpan.Zero ? _window / path.RoundTrip.TotalSeconds : double.PositiveInfinity;

    /// <summary>When slow start allows more.</summary>
    public TimeSpan NextDoubling => _windowDoubledAt + path.RoundTrip;

    /// <returns>Whether it was idle.</returns>
    public bool Add(TimeSpan now, int block, double wireBytes)
    {
        _blocks.Enqueue((block, wireBytes));
        if (_blocks.Count > 1)
            return false;
        Left = wireBytes;
        (_seenAt, _seenShare) = (now, 0);
        // RFC 5681, 4.1: after an idle time of a retransmission timeout the window is the initial one again.
        if (path.ResetsWhenIdle && now - _idleSince > path.RetransmitAfter)
            _window = WireCost.InitialWindowBytes;
        _windowDoubledAt = now;
        return true;
    }

    /// <summary>Before its rate is changed: while the lane is apart, others keep to what was before.</summary>
    /// <param name="isIdle">It is not among its downlink's flows yet.</param>
    public void Remember(LaneClock lane, bool isIdle)
    {
        if (lane.Turn != _changedIn)
            (_changedIn, _rateBefore, _wasIdle) = (lane.Turn, Rate, isIdle);
    }

    /// <summary>The rate that its downlink knows.</summary>
    public double RateKnownTo(LaneClock lane) => HasChangedIn(lane) ? _rateBefore : Rate;

    /// <summary>Its downlink does not know of it.</summary>
    public bool IsNewTo(LaneClock lane) => HasChangedIn(lane) && _wasIdle;

    /// <summary>The first block has left.</summary>
    public int Finish(TimeSpan now)
    {
        var (block, _) = _blocks.Dequeue();
        (_seenAt, _seenShare) = (now, 0);
        if (IsBusy)
            Left += _blocks.Peek().WireBytes;
        else
            _idleSince = now;
        return block;
    }

    /// <summary>What has left of the first block since this was asked with success last, as a share of it; 0 where that is not long ago.</summary>
    public double TakeProgress(TimeSpan now)
    {
        if (!IsBusy || now - _seenAt < ProgressInterval)
            return 0;
        var share = Math.Clamp(1 - Left / _blocks.Peek().WireBytes, _seenShare, 1);
        var more = share - _seenShare;
        (_seenAt, _seenShare) = (now, share);
        return more;
    }

    /// <summary>The window doubles each round trip in which it was what limited.</summary>
    public void Grow(TimeSpan now)
    {
        if (path.RoundTrip <= TimeSpan.Zero)
            return;
        for (; NextDoubling <= now; _windowDoubledAt += path.RoundTrip)
            if (Rate >= WindowRate)
                _window *= 2;
    }

    private bool HasChangedIn(LaneClock lane) => lane.IsApart && _changedIn == lane.Turn;
}
