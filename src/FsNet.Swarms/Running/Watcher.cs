using FsNet.Reports;
using FsNet.Swarms.Hosts;
using FsNet.Topologies;

namespace FsNet.Swarms.Running;

/// <summary>From the barrier to the end: reads events, carries out the timeline, notices crashes and stalls, measures the host.</summary>
/// <param name="observer">Null where nobody watches.</param>
internal sealed class Watcher(
    Topology topology, SharedFile file, ISwarm swarm, StatusClient status, EventLog log, RecordedTimeline recorded, IRunObserver? observer,
    IProgressView view, TimeProvider time)
{
    private const int MostStatusRequestsAtOnce = 16;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TimelineRunner _timeline = new(topology, swarm, status, log, recorded, observer, view, time);
    private readonly StallPatience _patience = new(topology);
    private readonly CpuMeter _cpu = new();
    private readonly IReadOnlyList<SwarmNode> _leechers = [.. swarm.Nodes.Where(n => n.Spec.Role == Role.Leech)];
    private long _began;
    private TimeSpan _lastChange;

    /// <summary>Busy share of all cores, about once a second.</summary>
    public List<HostSample> Host { get; } = [];

    /// <summary>What ended by itself, and how.</summary>
    public List<string> Crashes { get; } = [];

    /// <summary>Timeline actions that the end of the run came before.</summary>
    public int ActionsLeft => _timeline.Ahead.Count;

    public TimeSpan Elapsed => time.GetElapsedTime(_began);

    private int BlocksPerFile => swarm.Nodes.Max(n => n.LastStatus?.File?.Blocks ?? 0);

    private long BlockBytes => swarm.Nodes.Max(n => n.LastStatus?.File?.BlockBytes ?? 0);

    /// <summary>Call at the moment the gate opens.</summary>
    public async Task<StopReason> WatchAsync(Action<SwarmSnapshot> report, CancellationToken cancellation)
    {
        _began = time.GetTimestamp();
        var gauge = new SwarmGauge(_leechers, file.Bytes);
        var nextLook = Second;
        _cpu.Sample();
        while (true)
        {
            // What has ended has written all its events: in this order none is missed.
            NoticeCrashes();
            swarm.Links?.ThrowIfGone();
            DrainEvents();
            if (observer is not null)
                RealNodes.ShowTo(observer, Elapsed, swarm.Nodes);
            if (await _timeline.ActAsync(Elapsed, cancellation))
                _lastChange = Elapsed;
            var end = End(cancellation);
            if (end is not null || Elapsed >= nextLook)
            {
                nextLook = Elapsed + Second;
                await AskAllAsync(CancellationToken.None);
                report(gauge.Look(Elapsed, BlocksPerFile));
            }
            if (end is not null)
                return end.Value;
            await Task.Delay(Tick, time, CancellationToken.None);
        }
    }

    private StopReason? End(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return StopReason.Interrupted;
        if (_leechers.All(IsSettled))
            return StopReason.Finished;
        if (topology.Expect.Within is { } within && Elapsed > within)
            return StopReason.OutOfTime;
        return Elapsed - _lastChange > _patience.For(BlockBytes) && !_timeline.Ahead.MayHelp ? StopReason.Stalled : null;
    }

    private bool IsSettled(SwarmNode node) =>
        node.CompletedAt is not null || (node.IsUp ? node.Failure is not null : !_timeline.Ahead.WillReturn(node.Name));

    private void DrainEvents()
    {
        foreach (var (node, line) in swarm.NewEventLines())
        {
            if (NodeEvent.Parse(line) is not { } told)
                continue;
            var e = told with { At = told.At - node.ClockCorrectionMs };
            var from = swarm.NameOf(e.From);
            var before = node.Blocks;
            node.See(e, from);
            log.Add(node.Name, NodeEvent.Earlier(line, node.ClockCorrectionMs));
            if (node.Blocks > before)
                observer?.SeeBlock(observer.NumberOf(node.Name), e.Block, observer.NumberOf(from), e.Bytes);
            if (e.Kind == EventKind.Complete)
                observer?.Happened(Elapsed.TotalSeconds, e.Kind, node.Name, null);
            if (e.Kind is EventKind.Block or EventKind.Complete or EventKind.Progress)
                _lastChange = Elapsed;
            if (e.Kind == EventKind.Block)
                log.AddBlock(node.Name, e, from);
        }
    }

    private void NoticeCrashes()
    {
        foreach (var (node, reason) in swarm.Watch())
        {
            node.Fail(reason);
            Crashes.Add(reason);
            log.Add(time.UnixMilliseconds(), EventKind.Ended, node.Name, reason);
            view.Tell(reason);
        }
    }

    private async Task AskAllAsync(CancellationToken cancellation)
    {
        if (_cpu.Sample() is { } busy)
            Host.Add(new HostSample(Elapsed.TotalSeconds, busy));
        await Parallel.ForEachAsync(
            swarm.Nodes.Where(n => n.IsUp && n.Spec is { Program: null, Role: not Role.Tracker }),
            new ParallelOptions { MaxDegreeOfParallelism = MostStatusRequestsAtOnce, CancellationToken = cancellation },
            async (node, token) => node.See(await status.GetAsync(node.Status, token)));
    }
}
