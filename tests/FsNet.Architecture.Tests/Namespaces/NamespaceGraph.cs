using System.Text;

namespace FsNet.Architecture.Tests.Namespaces;

/// <summary>Which namespace names types of which, and where that goes round in a circle.</summary>
internal sealed class NamespaceGraph(IEnumerable<Use> uses)
{
    private readonly ILookup<(string From, string To), Use> _edges = uses.ToLookup(u => (u.User.Namespace, u.Used.Namespace));

    /// <summary>The circles: each a set of namespaces of which every one leads to every other.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Circles()
    {
        var next = _edges.Select(e => e.Key).ToLookup(e => e.From, e => e.To);
        var reached = next.ToDictionary(n => n.Key, n => Reached(n.Key, next));
        return [.. reached.Keys.Where(n => reached[n].Contains(n))
            .GroupBy(n => string.Join(", ", reached[n].Where(o => reached.TryGetValue(o, out var back) && back.Contains(n)).Order(StringComparer.Ordinal)))
            .Select(g => g.Order(StringComparer.Ordinal).ToList())];
    }

    /// <summary>Each edge of a circle, how many uses make it, and a few members that do.</summary>
    public string Explain(IReadOnlyList<string> circle)
    {
        var text = new StringBuilder().AppendLine("A circle of " + string.Join(", ", circle));
        foreach (var edge in _edges.Where(e => circle.Contains(e.Key.From) && circle.Contains(e.Key.To)).OrderBy(e => e.Key.From, StringComparer.Ordinal))
        {
            var pairs = edge.DistinctBy(u => (u.User, u.Used)).ToList();
            text.AppendLine($"  {edge.Key.From} -> {edge.Key.To}: {pairs.Count}, such as {string.Join("; ", pairs.Take(Shown))}");
        }

        return text.ToString();
    }

    private static readonly int Shown = int.TryParse(Environment.GetEnvironmentVariable("FSNET_SHOWN_USES"), out var shown) ? shown : 3;

    private static HashSet<string> Reached(string from, ILookup<string, string> next)
    {
        var reached = new HashSet<string>();
        var waiting = new Stack<string>(next[from]);
        while (waiting.TryPop(out var name))
        {
            if (reached.Add(name))
                next[name].ToList().ForEach(waiting.Push);
        }

        return reached;
    }
}
