using FsNet.Base;
using FsNet.Links;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Queueing;

/// <summary>
/// Shapes by holding packets in NFQUEUE on the receiver's ingress, for kernels without netem: a rule in each node's namespace
/// sends what comes from a zone to that zone's queue, and <see cref="QueueLoop"/> answers when the model says.
/// While nobody answers, no packet passes: nothing goes unshaped. Uplinks are the kernel's (<see cref="UplinkScript"/>).
/// </summary>
internal sealed class QueueExecutor : IExecutor
{
    private readonly Dictionary<string, QueuedNode> _nodes = [];
    private readonly LoopThread _loop = new();
    private long _pastOverruns;

    public EmulationStatistics Statistics
    {
        get
        {
            var overruns = _pastOverruns + _nodes.Values.Sum(node => node.Overruns.Read());
            return _loop.Ask(loop => loop.Counters.ToStatistics(overruns));
        }
    }

    public void Shape(IReadOnlyList<NodePlan> nodes)
    {
        foreach (var plan in nodes)
            Shape(plan);
    }

    public void Change(IReadOnlyList<LinkChange> links)
    {
        var changes = links.Select(Prepare).ToList();
        _loop.Do(_ => changes.ForEach(change => change()));
    }

    public void Dispose() => _loop.Dispose();

    private void Shape(NodePlan plan)
    {
        var node = Open(plan);
        // A node that was started again is in a new namespace.
        if (_nodes.Remove(plan.Name, out var before))
            Retire(before);
        _nodes.Add(plan.Name, node);
        _loop.Do(loop => loop.Add(node));
    }

    private static QueuedNode Open(NodePlan plan)
    {
        try
        {
            return NetworkNamespace.Run(plan.Namespace, () => QueueSetup.Open(plan));
        }
        catch (ProgramException e)
        {
            throw new ProgramException($"node {plan.Name}: {e.Message}", e.ExitCode);
        }
    }

    private void Retire(QueuedNode node)
    {
        _pastOverruns += node.Overruns.Read();
        _loop.Do(_ => node.Dispose());
    }

    private Action Prepare(LinkChange change)
    {
        var model = Find(change.Node).Model;
        var source = Find(change.Node).SourceOf(change.Zone);
        return () => model.Change(source, change.Profile, change.Cut);
    }

    private QueuedNode Find(string name) =>
        _nodes.TryGetValue(name, out var node) ? node : throw new ProgramException($"there is no node {name} that is shaped");
}
