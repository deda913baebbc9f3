using System.Runtime.ExceptionServices;
using FsNet.Base;
using FsNet.Links;

namespace FsNet.Shaper.Tc;

/// <summary>
/// Shapes by the kernel's netem and htb, see <see cref="TcScript"/>: one run of tc for each node. What it built stays when it ends, as
/// long as the namespaces: nothing goes unshaped. Chance is the kernel's own: a plan's seed does not repeat it.
/// </summary>
internal sealed class TcExecutor : IExecutor
{
    // Enough that programs start while others run.
    private const int NodesAtOnce = 8;

    private readonly Dictionary<string, ShapedNode> _nodes = [];
    private readonly WakeUpMeter _wakeUps = new();

    /// <summary>netem counts packets of its loss and of its full queue as one figure: all are reported as lost.</summary>
    public EmulationStatistics Statistics
    {
        get
        {
            var counts = ForEach(_nodes.Values, node => node.Count());
            var lost = counts.Sum(c => c.Dropped);
            var late = _wakeUps.Lateness;
            return new EmulationStatistics(
                counts.Sum(c => c.Passed) + lost, lost, 0, 0, late.QuantileMs(0.5), late.QuantileMs(0.99), late.MaxMs);
        }
    }

    public void Shape(IReadOnlyList<NodePlan> nodes)
    {
        foreach (var (name, node) in ForEach(nodes, plan => (plan.Name, ShapedNode.Build(plan))))
        {
            // A node that was started again is in a new namespace.
            if (_nodes.Remove(name, out var before))
                before.Dispose();
            _nodes.Add(name, node);
        }
    }

    public void Change(IReadOnlyList<LinkChange> links)
    {
        var changes = links.GroupBy(link => link.Node).Select(group => (Node: Find(group.Key), Links: group.ToList())).ToList();
        ForEach(changes, change =>
        {
            change.Node.Change(change.Links);
            return true;
        });
    }

    public void Dispose()
    {
        _wakeUps.Dispose();
        foreach (var node in _nodes.Values)
            node.Dispose();
    }

    private ShapedNode Find(string name) =>
        _nodes.TryGetValue(name, out var node) ? node : throw new ProgramException($"there is no node {name} that is shaped");

    /// <summary>Of several failures, the first is thrown.</summary>
    private static List<TOut> ForEach<TIn, TOut>(IReadOnlyCollection<TIn> items, Func<TIn, TOut> action)
    {
        try
        {
            return [.. items.AsParallel().AsOrdered().WithDegreeOfParallelism(NodesAtOnce).Select(action)];
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            throw;
        }
    }
}
