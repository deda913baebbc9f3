namespace FsNet.Topologies;

/// <summary>A swarm, its links, what happens to it and what is expected of it, as read from a topology file. Immutable.</summary>
public sealed record Topology
{
    /// <summary>Lower-case letters, digits and '-'.</summary>
    public required string Name { get; init; }

    /// <summary>Drives generated content, loss, jitter and churn.</summary>
    public required ulong Seed { get; init; }

    public required FileSpec File { get; init; }

    /// <summary>Bytes of a block, or null for the size that grows with the file.</summary>
    public long? BlockBytes { get; init; }

    public required Policy Policy { get; init; }

    /// <summary>
    /// The congestion control that the nodes' TCP shall have: <c>cubic</c> or <c>bbr</c>. Null is the host's with real nodes, and cubic in
    /// the simulator.
    /// </summary>
    public string? Tcp { get; init; }

    public required IReadOnlyList<string> Regions { get; init; }

    /// <summary>In file order: of two that match the same pair, each key of the later one wins.</summary>
    public required IReadOnlyList<LinkRule> Links { get; init; }

    /// <summary>Of others, whether a group runs them or not.</summary>
    public IReadOnlyList<ProgramSpec> Programs { get; init; } = [];

    public required IReadOnlyList<Group> Groups { get; init; }

    /// <summary>Every node, tracker first, in the order of the groups.</summary>
    public required IReadOnlyList<NodeSpec> Nodes { get; init; }

    /// <summary>In the order of their times.</summary>
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }

    public required Tolerances Verify { get; init; }

    public required Expectation Expect { get; init; }

    /// <summary>That of fsnet's own nodes.</summary>
    public NodeSpec Tracker => Nodes.Single(n => n is { Role: Role.Tracker, Program: null });

    /// <summary>Whether some nodes run a program of somebody else.</summary>
    public bool HasPrograms => Groups.Any(g => g.Program is not null);

    public IEnumerable<NodeSpec> Seeds => Nodes.Where(n => n.Role == Role.Seed);

    public IEnumerable<NodeSpec> Leechers => Nodes.Where(n => n.Role == Role.Leech);

    /// <summary>Those that share the file with a node: they run the same program.</summary>
    public IEnumerable<NodeSpec> SwarmOf(NodeSpec node) => Nodes.Where(n => n.Program == node.Program);
}
