namespace FsNet.Swarms.Containers;

/// <summary>The labels of everything that a run makes at Docker: by them a killed run's can be told from a living one's.</summary>
/// <param name="Run">Random.</param>
internal sealed record RunLabels(string Run)
{
    public const string RunKey = "fsnet.run";
    public const string OwnerKey = "fsnet.owner";

    /// <summary>Process ids mean something on one machine only, and an engine may serve several.</summary>
    public const string HostKey = "fsnet.host";

    private const string RoleKey = "fsnet.role";
    private const string NodeKey = "fsnet.node";

    /// <summary>Of everything of this run, the process that made it.</summary>
    public string Owner { get; } = Hosts.Owner.ThisProcess.ToString();

    /// <summary>The name at Docker of something of this run.</summary>
    public string NameOf(string what) => $"fsnet-{Run}-{what}";

    /// <param name="role">Such as <c>seed</c>, <c>shaper</c>, <c>network</c>.</param>
    public Dictionary<string, string> Of(string role, string? node = null)
    {
        var labels = new Dictionary<string, string>
        {
            [RunKey] = Run,
            [OwnerKey] = Owner,
            [HostKey] = Environment.MachineName,
            [RoleKey] = role,
        };
        if (node is not null)
            labels[NodeKey] = node;
        return labels;
    }

    /// <summary>What finds all that is of this run, as a filter's label.</summary>
    public string Condition => $"{RunKey}={Run}";

    /// <summary>A filter as the engine takes it.</summary>
    public static Dictionary<string, IDictionary<string, bool>> Filter(params (string Key, string Value)[] conditions) =>
        conditions.GroupBy(c => c.Key).ToDictionary(g => g.Key, IDictionary<string, bool> (g) => g.ToDictionary(c => c.Value, _ => true));
}
