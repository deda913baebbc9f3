namespace FsNet.Topologies;

/// <summary>Something that happens to the swarm.</summary>
/// <param name="At">After the moment the leechers are told to start.</param>
/// <param name="Line">Where it was written, for messages: <c>file:line</c>.</param>
public abstract record TimelineEntry(TimeSpan At, string Line)
{
    /// <summary>Ends at once, as by SIGKILL.</summary>
    public sealed record Kill(TimeSpan At, string Line, IReadOnlyList<string> Nodes) : TimelineEntry(At, Line);

    /// <summary>Starts again with what is on its disk.</summary>
    public sealed record Restart(TimeSpan At, string Line, IReadOnlyList<string> Nodes) : TimelineEntry(At, Line);

    /// <summary>From now on the links between two regions or groups are different.</summary>
    public sealed record ChangeLink(TimeSpan At, string Line, string Between, string And, LinkSettings Settings) : TimelineEntry(At, Line);

    /// <summary>No packet passes from one side to another until <paramref name="For"/> is over.</summary>
    public sealed record Partition(
        TimeSpan At, string Line, TimeSpan For, Sides Sides) : TimelineEntry(At, Line);

    /// <summary>Members of a group go and come back by chance.</summary>
    /// <param name="RatePerSecond">How often one member is killed, per second that it is up.</param>
    /// <param name="Down">How long it stays away.</param>
    public sealed record Churn(
        TimeSpan At, string Line, TimeSpan For, string Group, double RatePerSecond, TimeSpan Down) : TimelineEntry(At, Line);

    /// <summary>Whether a back end needs shaped links for it.</summary>
    public bool NeedsShaping => this is ChangeLink or Partition;
}
