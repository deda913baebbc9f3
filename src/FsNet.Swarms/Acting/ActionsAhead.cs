using System.Diagnostics.CodeAnalysis;

namespace FsNet.Swarms.Acting;

/// <summary>The actions of a timeline that have not been carried out, in order, and what can be expected of them.</summary>
/// <param name="actions">In the order of their times.</param>
internal sealed class ActionsAhead(IReadOnlyList<SwarmAction> actions)
{
    private readonly Queue<SwarmAction> _actions = new(actions);

    // Counted, not looked for: a simulated swarm asks this about each of 100,000 nodes.
    private readonly Dictionary<string, int> _restarts = actions.OfType<SwarmAction.Node>().Where(n => !n.IsKill)
        .CountBy(n => n.Name).ToDictionary();

    private int _helpful = actions.Count(Helps);

    public int Count => _actions.Count;

    /// <summary>Whether anything is to come that could get a stalled swarm going again.</summary>
    public bool MayHelp => _helpful > 0;

    /// <summary>Whether a node that is down is to be started again.</summary>
    public bool WillReturn(string node) => _restarts.GetValueOrDefault(node) > 0;

    /// <summary>The next action; it is no longer ahead.</summary>
    /// <param name="elapsed">Since the barrier.</param>
    /// <returns>False where none is due.</returns>
    public bool TryTake(TimeSpan elapsed, [NotNullWhen(true)] out SwarmAction? action)
    {
        if (!_actions.TryPeek(out action) || action.At > elapsed)
            return false;
        _actions.Dequeue();
        if (Helps(action))
            _helpful--;
        if (action is SwarmAction.Node { IsKill: false } restart)
            _restarts[restart.Name]--;
        return true;
    }

    /// <summary>When each action is due.</summary>
    public IReadOnlyList<TimeSpan> Times => [.. _actions.Select(a => a.At)];

    private static bool Helps(SwarmAction action) => action is not SwarmAction.Node { IsKill: true };
}
