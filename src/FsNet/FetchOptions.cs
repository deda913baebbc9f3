namespace FsNet;

/// <summary>How files are fetched.</summary>
public sealed record FetchOptions
{
    /// <summary>How long to wait for a tracker that does not answer yet, and for somebody to share what nobody shares yet. Default: 10 s.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A file is given up when no block of it came for this long. Default: 5 min.</summary>
    public TimeSpan GiveUp { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Of folders, also fetch files and folders whose names begin with a dot.</summary>
    public bool Hidden { get; init; }

    /// <summary>Call files whole only when they survive a loss of power. The default; without it many small files are fetched faster.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>
    /// Put a file in the place of an earlier version of it that a node with the same <see cref="FsNodeOptions.State"/> has fetched, and
    /// nobody has changed since. Without it nothing is ever replaced.
    /// </summary>
    public bool Update { get; init; }

    /// <summary>What the one file that is fetched is called here; null for what was asked for: its name, or its id.</summary>
    public string? As { get; init; }
}
