using FsNet.Topologies;

namespace FsNet.Swarms.Running;

/// <summary>Shows the nodes of a run with real programs to those who watch.</summary>
internal static class RealNodes
{
    /// <param name="elapsed">Since the leechers were told to start.</param>
    /// <param name="nodes">In the order of the topology.</param>
    public static void ShowTo(IRunObserver observer, TimeSpan elapsed, IReadOnlyList<SwarmNode> nodes)
    {
        var file = nodes.Select(n => n.LastStatus?.File).FirstOrDefault(f => f is not null);
        observer.SeeLayout(file?.Blocks ?? 0, file?.BlockBytes ?? 0);
        observer.SeeNodes(elapsed, i => (StateOf(nodes[i]), PeersOf(nodes[i])));
    }

    private static int PeersOf(SwarmNode node) => node.LastStatus?.Peers.Count ?? (node.IsUp ? -1 : 0);

    private static NodeState StateOf(SwarmNode node) => node switch
    {
        { IsUp: false, Failure: not null } => NodeState.Failed,
        { IsUp: false } => NodeState.Down,
        { Spec.Role: not Role.Leech } => NodeState.Serving,
        { CompletedAt: not null } => NodeState.Complete,
        { Failure: not null } => NodeState.Failed,
        _ => NodeState.Fetching,
    };
}
