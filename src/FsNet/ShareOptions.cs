namespace FsNet;

/// <summary>How files are shared.</summary>
public sealed record ShareOptions
{
    /// <summary>In folders, also share files and folders whose names begin with a dot.</summary>
    public bool Hidden { get; init; }

    /// <summary>
    /// Follow the folders until the node ends: files that come or change are shared once nothing has been written to them for two seconds,
    /// those that go are withdrawn.
    /// </summary>
    public bool Watch { get; init; }

    /// <summary>The size of blocks, a power of two from 64 KiB to 16 MiB; null for the one that suits each file.</summary>
    public int? BlockBytes { get; init; }
}
