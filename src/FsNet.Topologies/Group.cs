namespace FsNet.Topologies;

public enum Role
{
    Tracker,
    Seed,
    Leech,
}

/// <summary>Nodes that are alike. Members are called <c>leech-0</c>, <c>leech-1</c>, ...</summary>
/// <param name="Regions">Empty: the group is its own zone. Several: its members take turns.</param>
/// <param name="LeavesWhenComplete">Its members go, in good order, as soon as they have the whole file; else they go on sharing.</param>
/// <param name="Program">What its members run; null is what comes with fsnet.</param>
public sealed record Group(
    string Name, Role Role, int Count, IReadOnlyList<string> Regions, Access Access, bool LeavesWhenComplete, ProgramSpec? Program = null)
{
    public IEnumerable<NodeSpec> Members() => Enumerable.Range(0, Count).Select(i => new NodeSpec(
        $"{Name}-{i}", Role, new Zone(Name, Regions.Count == 0 ? null : Regions[i % Regions.Count]), Access, LeavesWhenComplete, Program));
}

/// <summary>One node of the swarm.</summary>
/// <param name="Program">What it runs; null is what comes with fsnet.</param>
public sealed record NodeSpec(
    string Name, Role Role, Zone Zone, Access Access, bool LeavesWhenComplete, ProgramSpec? Program = null);

/// <summary>Nodes of one group in one region: links are the same for all of them.</summary>
public sealed record Zone(string Group, string? Region)
{
    public bool Is(string groupOrRegion) => groupOrRegion == Group || groupOrRegion == Region;

    public override string ToString() => Region is null ? Group : $"{Group}@{Region}";
}
