using FsNet.Simulator;
using FsNet.Testbed.Dashboard;

namespace FsNet.Testbed.Virtual;

/// <summary>Shows a simulated swarm to those who watch, in virtual time; how its nodes are, a few times a second of theirs.</summary>
internal sealed class VirtualLive
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly LiveRun _run;
    private readonly SwarmPlan _plan;
    private readonly SimulatedSwarm _swarm;
    private readonly TimeProvider _time;
    private readonly int[] _numbers;
    private readonly SimulatedNode?[] _nodes;
    private long _looked;

    public VirtualLive(LiveRun run, SwarmPlan plan, SimulatedSwarm swarm, TimeProvider time)
    {
        (_run, _plan, _swarm, _time) = (run, plan, swarm, time);
        _numbers = [.. plan.Nodes.Select(n => run.NumberOf(n.Name))];
        _nodes = new SimulatedNode?[run.Nodes.Count];
        foreach (var node in swarm.Nodes)
            _nodes[_numbers[node.Number]] = node;
        run.SeeLayout(plan.Layout.BlockCount, plan.Layout.BlockBytes);
        run.Attach(readLog: null, holds: (_, _) => true);
    }

    public void SeeBlock(SimulatedNode node, int block, SimulatedHost from, int bytes) =>
        _run.SeeBlock(_numbers[node.Number], block, _numbers[from.Number], bytes);

    public void SeeCompletion(TimeSpan at, SimulatedNode node) =>
        _run.Happened((at - _plan.LeechersStartAt).TotalSeconds, "complete", node.Plan.Name, null);

    /// <param name="elapsed">Since the leechers started.</param>
    public void Look(TimeSpan elapsed, bool trackerIsUp, bool isLast)
    {
        if (!isLast && _looked != 0 && _time.GetElapsedTime(_looked) < LookEvery)
            return;
        _looked = _time.GetTimestamp();
        var hasBegun = _swarm.World.Now >= _plan.LeechersStartAt;
        _run.SeeNodes(elapsed > TimeSpan.Zero ? elapsed : TimeSpan.Zero, i => _nodes[i] is { } node
            ? (StateOf(node, hasBegun), node.PeerCount)
            : (trackerIsUp ? LiveState.Serving : LiveState.Down, -1));
    }

    private static LiveState StateOf(SimulatedNode node, bool hasBegun) => node switch
    {
        { IsUp: false, Plan.IsSeed: false } when !hasBegun => LiveState.Waiting,
        { IsUp: false } => LiveState.Down,
        { Plan.IsSeed: true } => LiveState.Serving,
        { CompletedAt: not null } => LiveState.Complete,
        _ => LiveState.Fetching,
    };
}
