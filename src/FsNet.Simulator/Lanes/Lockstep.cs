using FsNet.Simulator.Events;

namespace FsNet.Simulator.Lanes;

/// <summary>
/// Lives through a large swarm in windows of time (conservative synchronization by windows: R. Fujimoto, Parallel Discrete Event
/// Simulation, 1990; D. Nicol, 1993). Nothing that a node sends arrives before the link's delay is over, so for as long nodes are computed apart: by
/// several threads, and each node's events one after the other while its memory is in the processor's cache. Then they meet:
/// mail is delivered, and what concerns several nodes or the tracker is done, one thing after the other.
/// </summary>
/// <remarks>Everything is exchanged in the order of the nodes: neither the number of lanes nor that of threads changes a result.</remarks>
internal sealed class Lockstep : ILockstep
{
    private readonly World _world;
    private readonly SimulatedSwarm _swarm;
    private readonly ParallelOptions _threads;
    private readonly LaneRun[] _runs;

    public Lockstep(SimulatedSwarm swarm, IReadOnlyList<SimulatedNode> nodes, int threads)
    {
        (_world, _swarm) = (swarm.World, swarm);
        _threads = new ParallelOptions { MaxDegreeOfParallelism = threads };
        _runs = [.. swarm.Lanes.Select((lane, i) => new LaneRun(swarm, lane, [.. nodes.Skip(i << swarm.LaneShift).Take(1 << swarm.LaneShift)]))];
    }

    public bool Run(TimeSpan until, long events)
    {
        for (var before = _world.Events; !_world.IsStopped && _world.Events - before < events;)
        {
            var next = NextAt();
            if (next >= until)
                return false;
            var start = next > _world.Now ? next : _world.Now;
            var end = start + _swarm.Window < until ? start + _swarm.Window : until;
            Live(end);
        }
        return !_world.IsStopped;
    }

    private TimeSpan NextAt()
    {
        var next = _world.NextAt;
        foreach (var run in _runs)
            next = run.NextVisit < next ? run.NextVisit : next;
        return next;
    }

    private void Live(TimeSpan end)
    {
        Parallel.For(0, _runs.Length, _threads, i => _runs[i].Live(end));
        Parallel.For(0, _runs.Length, _threads, i => _runs[i].Receive(i, end));
        foreach (var run in _runs)
            _world.Events += run.TakeEvents();
        TellNews();
        foreach (var lane in _swarm.Lanes)
            lane.HandOver();
        _world.RunTo(end);
        foreach (var run in _runs)
            run.LookForVisits();
    }

    private void TellNews()
    {
        var news = _swarm.Lanes.SelectMany(l => l.News).ToArray();
        // Those who look on are told in the order of time.
        news.AsSpan().Sort((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Node.Number.CompareTo(b.Node.Number));
        foreach (ref readonly var item in news.AsSpan())
            _swarm.Tell(item);
    }
}
