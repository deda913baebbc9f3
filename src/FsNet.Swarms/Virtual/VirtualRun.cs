using System.Globalization;
using FsNet.Simulator;
using FsNet.Swarms.Running;
using FsNet.Topologies;

namespace FsNet.Swarms.Virtual;

/// <summary>Lives through a simulated swarm in steps, so that people can watch and interrupt it.</summary>
/// <param name="live">Null where nobody watches.</param>
internal sealed class VirtualRun(
    Topology topology, SwarmPlan plan, SimulatedSwarm swarm, VirtualTimeline timeline, VirtualLive? live, TimeProvider time)
{
    private const int EventsPerStep = 50_000;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly List<SimulatedNode> _leechers = [.. swarm.Nodes.Where(n => !n.Plan.IsSeed)];
    private readonly TimeSpan _patience = new StallPatience(topology).For(plan.Layout.BlockBytes);
    private long _blocksSeen;
    private int _unsettled = -1;
    private TimeSpan _lastChange;

    /// <summary>Real time that it took.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>Virtual time since the leechers started.</summary>
    public TimeSpan Elapsed => swarm.World.Now - plan.LeechersStartAt;

    /// <param name="report">Told the share of all blocks that is done, 0 to 1, and a line for people, about once a second.</param>
    public StopReason Run(Action<double, string> report, CancellationToken cancellation)
    {
        var until = topology.Expect.Within is { } within ? plan.LeechersStartAt + within : TimeSpan.MaxValue;
        var (began, looked) = (time.GetTimestamp(), time.GetTimestamp());
        while (true)
        {
            timeline.PlanWishes(Elapsed);
            var goesOn = swarm.World.Run(until, EventsPerStep);
            Took = time.GetElapsedTime(began);
            live?.Look(Elapsed, timeline.TrackerIsUp, isLast: !goesOn);
            if (time.GetElapsedTime(looked) >= LookEvery || !goesOn)
            {
                looked = time.GetTimestamp();
                report(Share, Describe());
            }
            if (cancellation.IsCancellationRequested)
                return StopReason.Interrupted;
            if (AreSettled())
                return StopReason.Finished;
            if (!goesOn)
                return topology.Expect.Within is null ? StopReason.Stalled : StopReason.OutOfTime;
            if (IsStalled())
                return StopReason.Stalled;
        }
    }

    private double Share => (double)swarm.BlocksStored / Math.Max(1, (long)plan.Layout.BlockCount * _leechers.Count);

    /// <summary>Looks first at the one that was not settled the last time: looking at all 100,000 takes its time.</summary>
    private bool AreSettled()
    {
        if (_unsettled >= 0 && !IsSettled(_leechers[_unsettled]))
            return false;
        _unsettled = _leechers.FindIndex(l => !IsSettled(l));
        return _unsettled < 0;
    }

    private bool IsSettled(SimulatedNode node) => node.CompletedAt is not null || (!node.IsUp && !timeline.Ahead.WillReturn(node.Plan.Name));

    private bool IsStalled()
    {
        if (swarm.BlocksStored != _blocksSeen || swarm.World.Now < plan.LeechersStartAt)
            (_blocksSeen, _lastChange) = (swarm.BlocksStored, swarm.World.Now);
        return swarm.World.Now - _lastChange > _patience && !timeline.Ahead.MayHelp;
    }

    private string Describe()
    {
        var events = swarm.World.Events;
        var rate = events / Math.Max(0.001, Took.TotalSeconds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Elapsed.TotalSeconds,6:0.0} s simulated  {swarm.CompletedLeechers}/{_leechers.Count} complete  {100 * Share,5:0.0} %")
            + string.Create(
                CultureInfo.InvariantCulture,
                $"  {events / 1e6:0.0} M events, {rate / 1e6:0.00} M/s  {OwnMemory.Bytes >> 20} MiB");
    }
}
