using FsNet.Topologies;

namespace FsNet.Swarms.Acting;

/// <summary>One thing that happens at one time.</summary>
/// <param name="At">After the barrier.</param>
/// <param name="Because">Where it was written: <c>file:line</c>.</param>
internal abstract record SwarmAction(TimeSpan At, string Because)
{
    /// <summary>One node goes or comes back.</summary>
    public sealed record Node(TimeSpan At, string Name, bool IsKill, string Because) : SwarmAction(At, Because);

    /// <summary>From now on links between two regions or groups are different.</summary>
    public sealed record Link(TimeSpan At, string Between, string And, LinkSettings Settings, string Because) : SwarmAction(At, Because);

    /// <summary>A partition begins or is over.</summary>
    public sealed record Partition(TimeSpan At, Sides Sides, bool IsOver, string Because)
        : SwarmAction(At, Because);
}
