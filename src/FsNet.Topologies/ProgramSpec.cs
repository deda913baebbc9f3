namespace FsNet.Topologies;

/// <summary>A program of somebody else: how its tracker, its seeds and its leechers are started, and how they are seen from outside.</summary>
public sealed record ProgramSpec
{
    /// <summary>Of the programs that come with fsnet; no other is called so.</summary>
    public const string Own = "fsnet";

    public required string Name { get; init; }

    /// <summary>Of its containers; null takes one of Debian, for programs that need nothing else.</summary>
    public string? Image { get; init; }

    /// <summary>Null where it has none: leechers then know where the seed is.</summary>
    public CommandTemplate? Tracker { get; init; }

    public CommandTemplate? Seed { get; init; }

    public CommandTemplate? Leech { get; init; }

    /// <summary>Of trackers and seeds.</summary>
    public required Readiness Ready { get; init; }

    /// <summary>Of leechers.</summary>
    public required Completion Done { get; init; }

    /// <summary>On top of the variables that the testbed itself has.</summary>
    public IReadOnlyList<KeyValuePair<string, Template>> Environment { get; init; } = [];

    /// <summary>Absolute paths of files and folders that are copied to where each of its nodes runs.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>That all processes of a node may use together; null is no limit.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>How many processes a node may have; null is no limit.</summary>
    public int? Processes { get; init; }

    public CommandTemplate? CommandOf(Role role) => role switch
    {
        Role.Tracker => Tracker,
        Role.Seed => Seed,
        _ => Leech,
    };
}

/// <summary>When a tracker or a seed counts as ready.</summary>
/// <param name="Within">How long that may take from its start.</param>
public abstract record Readiness(TimeSpan Within)
{
    public static Readiness Default { get; } = new After(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    /// <summary>Its output has a line with this text.</summary>
    public sealed record Line(Template Text, TimeSpan Within) : Readiness(Within);

    /// <summary>One of its processes listens on a TCP port, or has bound a UDP port.</summary>
    public sealed record Port(Template Number, bool IsUdp, TimeSpan Within) : Readiness(Within);

    /// <summary>This long after its start.</summary>
    public sealed record After(TimeSpan Delay, TimeSpan Within) : Readiness(Within);
}

/// <summary>When a leecher counts as complete. Its copy is looked at whatever it says: at that moment, and at the end of the run.</summary>
public abstract record Completion
{
    /// <summary>Where a copy is, unless said otherwise.</summary>
    public static Template UsualCopy { get; } = new("{out}/{name}");

    /// <summary>Where the copy is to be.</summary>
    public virtual Template Copy => UsualCopy;

    /// <summary>It has ended with exit code 0.</summary>
    public sealed record Exit : Completion;

    /// <summary>The copy is as long as the file, and has not changed for a while.</summary>
    public sealed record File(Template Path) : Completion
    {
        public override Template Copy => Path;
    }

    /// <summary>There is a file of this name.</summary>
    public sealed record Marker(Template Path) : Completion;
}
