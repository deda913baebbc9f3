using System.Runtime.InteropServices;

namespace FsNet.Simulator.Network;

/// <summary>
/// A node's uplink shared by its flows: each gets an equal part, or less where something else limits it, and what that leaves goes to
/// the others (max-min fairness by filling up). Few flows at a time, so it costs little. Call <see cref="Advance"/>, take finished
/// blocks, add new ones, then <see cref="Share"/>.
/// </summary>
/// <param name="rate">Wire bytes per second.</param>
internal sealed class Uplink(double rate, LaneClock lane)
{
    /// <summary>Shares are looked at again so often, since what flows meet at the other end changes.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(50);

    /// <summary>What small frames may take of the rate while blocks wait.</summary>
    private const double MostBurden = 0.5;

    private const double Done = 0.5;
    private const double Given = -1;

    private readonly List<Flow> _flows = [];
    private TimeSpan _since;
    private double _burden, _burdenRate;

    /// <summary>
    /// Bytes that the line could have sent and did not: a flow that ends between two looks leaves its part of the rate idle until the
    /// next look. The block that comes next is taken to have begun that much earlier, or those that go on to have sent as much more.
    /// </summary>
    private double _ahead;

    public bool IsIdle => _flows.Count == 0;

    public int Flows => _flows.Count;

    /// <summary>Before it is changed, <see cref="Advance"/>; afterwards, <see cref="Share"/>.</summary>
    public double Rate { get; set; } = rate;

    /// <summary>Bytes beside the flows: control frames and ACKs.</summary>
    public void Burden(double bytes) => _burden += bytes;

    public void Add(Flow flow, int block, double wireBytes)
    {
        if (!flow.Add(lane.Now, block, wireBytes))
            return;
        flow.Remember(lane, isIdle: true);
        flow.Downlink.Enter(lane);
        flow.Link?.Enter(lane);
        _flows.Add(flow);
        var sent = Math.Min(_ahead, wireBytes / 2);
        flow.Left -= sent;
        _ahead -= sent;
    }

    /// <summary>What was under way has moved on.</summary>
    public void Advance()
    {
        var now = lane.Now;
        var seconds = (now - _since).TotalSeconds;
        _since = now;
        _burden = Math.Max(0, _burden - (_flows.Count == 0 ? Rate : _burdenRate) * seconds);
        foreach (var flow in _flows)
        {
            flow.Left -= flow.Rate * seconds;
            flow.Window?.Take(now, flow.Rate * seconds);
            flow.Grow(now);
        }
    }

    /// <summary>A flow whose first block has left; null when there is none.</summary>
    public Flow? NextDone()
    {
        foreach (var flow in _flows)
            if (flow.Left <= Done)
                return flow;
        return null;
    }

    /// <summary>What is under way, in no order.</summary>
    public ReadOnlySpan<Flow> Busy => CollectionsMarshal.AsSpan(_flows);

    /// <summary>The flow has nothing left to send, or its connection is gone.</summary>
    public void Remove(Flow flow)
    {
        if (!_flows.Remove(flow))
            return;
        flow.Remember(lane, isIdle: false);
        flow.Downlink.Leave(lane, flow.Rate);
        flow.Link?.Leave(lane, flow.Rate);
        flow.Rate = 0;
        _ahead += Math.Max(0, -flow.Left);
    }

    /// <summary>Shares the rate out anew.</summary>
    /// <returns>When to look again; <see cref="TimeSpan.MaxValue"/> when nothing is under way.</returns>
    public TimeSpan Share()
    {
        if (_flows.Count == 0)
        {
            _ahead = 0;
            return TimeSpan.MaxValue;
        }
        _burdenRate = Math.Min(Rate * MostBurden, _burden / LookAgainAfter.TotalSeconds);
        foreach (var flow in _flows)
            flow.Cap = CapOf(flow);
        GiveAhead();
        Fill();
        return NextLook(lane.Now);
    }

    /// <summary>What no new block has taken, the others would have sent, those that only the uplink limited.</summary>
    private void GiveAhead()
    {
        if (_ahead <= 0)
            return;
        var takers = 0;
        foreach (var flow in _flows)
            takers += flow.Cap > flow.Rate ? 1 : 0;
        foreach (var flow in _flows)
            if (flow.Cap > flow.Rate)
                flow.Left -= _ahead / takers;
        _ahead = 0;
    }

    private double CapOf(Flow flow)
    {
        if (flow.Sender.IsCut || flow.StuckUntil > lane.Now)
            return 0;
        var cap = Math.Min(Math.Min(flow.Path.Ceiling, flow.WindowRate), flow.Downlink.ShareOf(lane, flow));
        if (flow.Window is { } window && window.IsFullAt(lane.Now))
            cap = Math.Min(cap, window.ReadRate);
        return flow.Link is { } link ? Math.Min(cap, link.ShareOf(lane, flow)) : cap;
    }

    private void Fill()
    {
        var left = Rate - _burdenRate;
        var flows = _flows.Count;
        // Those that want less than an equal part first; what they leave is shared by the others.
        for (; flows > 0; flows--)
        {
            var flow = WithSmallestCap();
            var given = Math.Min(flow.Cap, left / flows);
            left -= given;
            SetRate(flow, given);
            flow.Cap = Given;
        }
    }

    private Flow WithSmallestCap()
    {
        Flow? best = null;
        foreach (var flow in _flows)
            if (flow.Cap >= 0 && !(best?.Cap <= flow.Cap))
                best = flow;
        return best!;
    }

    private void SetRate(Flow flow, double rate)
    {
        if (rate == flow.Rate)
            return;
        flow.Remember(lane, isIdle: false);
        flow.Downlink.Change(lane, flow.Rate, rate);
        flow.Link?.Change(lane, flow.Rate, rate);
        flow.Rate = rate;
    }

    private TimeSpan NextLook(TimeSpan now)
    {
        var next = now + LookAgainAfter;
        foreach (var flow in _flows)
        {
            if (flow.Rate >= flow.WindowRate && flow.NextDoubling < next)
                next = flow.NextDoubling;
            if (flow.StuckUntil > now && flow.StuckUntil < next)
                next = flow.StuckUntil;
            if (flow.Window?.FullAt(now, flow.Rate) is { } full && full < next)
                next = full;
            if (flow.Rate > 0 && flow.Left < flow.Rate * (next - now).TotalSeconds)
                next = now + TimeSpan.FromTicks((long)(flow.Left / flow.Rate * TimeSpan.TicksPerSecond) + 1);
        }
        return next;
    }
}
