namespace FsNet.Topologies.Importing;

/// <summary>What a node of another tool's lab is to a swarm.</summary>
internal enum LabKind
{
    /// <summary>Can run a program.</summary>
    Host,

    /// <summary>Is there to forward; runs a program only where there are no hosts.</summary>
    Router,

    Switch,
}

/// <summary>A lab of another tool, as far as nodes and links go.</summary>
internal sealed class Lab(string name, string source)
{
    public const int MostNodes = 1000;
    public const int MostLinks = 10_000;

    private readonly Dictionary<string, LabKind> _nodes = [];
    private readonly List<LabLink> _links = [];
    private readonly List<string> _leftOut = [];

    public string Name => name;

    /// <summary>The file, as errors call it.</summary>
    public string Source => source;

    /// <summary>In file order.</summary>
    public IReadOnlyDictionary<string, LabKind> Nodes => _nodes;

    public IReadOnlyList<LabLink> Links => _links;

    /// <summary>What the lab has and a topology has not: a line for each.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    public void LeaveOut(string what) => _leftOut.Add(what);

    /// <exception cref="TopologyException">There is one of this name, or there are too many.</exception>
    public void AddNode(string node, LabKind kind, Origin at)
    {
        if (_nodes.Count == MostNodes)
            throw Refuse(at, $"found more than {MostNodes} nodes, allowed: up to that");
        if (!_nodes.TryAdd(node, kind))
            throw Refuse(at, $"found a second node '{node}', allowed: one of each name");
    }

    /// <exception cref="TopologyException">An end is no node, or there are too many.</exception>
    public void AddLink(LabLink link, Origin at)
    {
        if (_links.Count == MostLinks)
            throw Refuse(at, $"found more than {MostLinks} links, allowed: up to that");
        foreach (var end in (ReadOnlySpan<string>)[link.A, link.B])
            if (!_nodes.ContainsKey(end))
                throw Refuse(at, $"found a link to '{end}', allowed: a node of the lab");
        _links.Add(link);
    }

    public static TopologyException Refuse(Origin at, string message) => new(new Problem(at, message));
}

/// <summary>A line between two nodes, with what happens in each direction.</summary>
internal sealed record LabLink(string A, string B, LinkSettings There, LinkSettings Back)
{
    public LabLink Turned => new(B, A, Back, There);
}
