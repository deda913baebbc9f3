using FsNet.Reports;
using FsNet.Simulator;
using FsNet.Swarms.Running;
using FsNet.Topologies;

namespace FsNet.Swarms.Virtual;

/// <summary>Shows a simulated swarm to those who watch, in virtual time; how its nodes are, a few times a second of theirs.</summary>
internal sealed class VirtualLive
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly IRunObserver _observer;
    private readonly SwarmPlan _plan;
    private readonly SimulatedSwarm _swarm;
    private readonly TimeProvider _time;
    private readonly int[] _numbers;
    private readonly SimulatedNode?[] _nodes;
    private long _looked;

    public VirtualLive(IRunObserver observer, Topology topology, SwarmPlan plan, SimulatedSwarm swarm, TimeProvider time)
    {
        (_observer, _plan, _swarm, _time) = (observer, plan, swarm, time);
        _numbers = [.. plan.Nodes.Select(n => observer.NumberOf(n.Name))];
        _nodes = new SimulatedNode?[topology.Nodes.Count];
        foreach (var node in swarm.Nodes)
            _nodes[_numbers[node.Number]] = node;
        observer.SeeLayout(plan.Layout.BlockCount, plan.Layout.BlockBytes);
        observer.Attach(readLog: null, holds: (_, _) => true);
    }

    public void SeeBlock(SimulatedNode node, int block, SimulatedHost from, int bytes) =>
        _observer.SeeBlock(_numbers[node.Number], block, _numbers[from.Number], bytes);

    public void SeeCompletion(TimeSpan at, SimulatedNode node) =>
        _observer.Happened((at - _plan.LeechersStartAt).TotalSeconds, EventKind.Complete, node.Plan.Name, null);

    /// <param name="elapsed">Since the leechers started.</param>
    public void Look(TimeSpan elapsed, bool trackerIsUp, bool isLast)
    {
        if (!isLast && _looked != 0 && _time.GetElapsedTime(_looked) < LookEvery)
            return;
        _looked = _time.GetTimestamp();
        var hasBegun = _swarm.World.Now >= _plan.LeechersStartAt;
        _observer.SeeNodes(elapsed > TimeSpan.Zero ? elapsed : TimeSpan.Zero, i => _nodes[i] is { } node
            ? (StateOf(node, hasBegun), node.PeerCount)
            : (trackerIsUp ? NodeState.Serving : NodeState.Down, -1));
    }

    private static NodeState StateOf(SimulatedNode node, bool hasBegun) => node switch
    {
        { IsUp: false, Plan.IsSeed: false } when !hasBegun => NodeState.Waiting,
        { IsUp: false } => NodeState.Down,
        { Plan.IsSeed: true } => NodeState.Serving,
        { CompletedAt: not null } => NodeState.Complete,
        _ => NodeState.Fetching,
    };
}
