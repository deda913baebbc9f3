using FsNet.Links;

namespace FsNet.Topologies.Importing;

/// <summary>
/// From lines between neighbours to links between any two nodes: along the way with the fewest lines delays and jitter add up, losses
/// combine, and the narrowest rate holds.
/// </summary>
internal sealed class LabPaths(Lab lab)
{
    private readonly ILookup<string, LabLink> _lines = lab.Links.SelectMany(l => new[] { l, l.Turned }).ToLookup(l => l.A);

    /// <summary>The only line of a node, away from it; null if it has none or several.</summary>
    public LabLink? OnlyLineOf(string node) => _lines[node].Take(2).ToList() is [var line] ? line : null;

    /// <summary>The ways from one node to all that it reaches.</summary>
    public IReadOnlyDictionary<string, LinkSettings> From(string start)
    {
        var reached = new Dictionary<string, LinkSettings> { [start] = LinkSettings.None };
        var queue = new Queue<string>([start]);
        while (queue.TryDequeue(out var node))
            foreach (var line in _lines[node])
                if (reached.TryAdd(line.B, Add(reached[node], Passing(line))))
                    queue.Enqueue(line.B);
        return reached;
    }

    // The rate of a node's only line is its access, which all its peers share.
    private LinkSettings Passing(LabLink line) => IsAccess(line.A) || IsAccess(line.B)
        ? line.There with { RateBitsPerSecond = null }
        : line.There;

    private bool IsAccess(string node) => lab.Nodes[node] != LabKind.Switch && OnlyLineOf(node) is not null;

    private static LinkSettings Add(LinkSettings a, LinkSettings b) => new(
        Sum(a.Delay, b.Delay), Sum(a.Jitter, b.Jitter), Sum(a.Loss, b.Loss), Narrower(a.RateBitsPerSecond, b.RateBitsPerSecond), null);

    private static TimeSpan? Sum(TimeSpan? a, TimeSpan? b) => a is null ? b : b is null ? a : a + b;

    private static long? Narrower(long? a, long? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);

    /// <summary>Bursts stay bursts on one line only.</summary>
    private static Loss? Sum(Loss? a, Loss? b) =>
        a is null ? b : b is null ? a : new Loss(Math.Round(1 - (1 - a.Share) * (1 - b.Share), 9), null);
}
