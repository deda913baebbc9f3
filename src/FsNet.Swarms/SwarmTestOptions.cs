using System.Globalization;

namespace FsNet.Swarms;

/// <summary>How <see cref="SwarmTest"/> runs a topology; the same as the flags of <c>fsnet run</c>.</summary>
public sealed record SwarmTestOptions
{
    public SwarmBackEnd On { get; init; } = SwarmBackEnd.Auto;

    /// <summary>The number of leechers; null leaves the topology's.</summary>
    public int? Nodes { get; init; }

    /// <summary>In place of the topology's seed.</summary>
    public ulong? Seed { get; init; }

    /// <summary>As of <c>--set</c>: <c>"groups.leech.count=8"</c>, <c>"links.0.loss=2%"</c>.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>A new or an empty folder for the report; null makes <c>runs/NAME-TIME</c> in the current folder.</summary>
    public string? Out { get; init; }

    internal IEnumerable<string> Overrides => Seed is { } seed ? Set.Append($"seed={Text(seed)}") : Set;

    internal IEnumerable<string> Flags =>
    [
        .. Nodes is { } nodes ? ["--nodes", Text(nodes)] : Array.Empty<string>(),
        .. Overrides.SelectMany(o => new[] { "--set", o }),
    ];

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}

/// <summary>Where a swarm runs.</summary>
public enum SwarmBackEnd
{
    /// <summary>Docker where an engine answers and has the images, else local.</summary>
    Auto,

    /// <summary>Processes; in network namespaces of their own where the system permits it.</summary>
    Local,

    /// <summary>Containers.</summary>
    Docker,

    /// <summary>The same engines in virtual time: seconds instead of minutes, and no program needed.</summary>
    Sim,
}
