using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Every bound of a tracker. What would exceed one is refused with an Error that names it as it is named here, in camel case.
/// With these values and nothing but bitmaps a tracker stays below some 2 GiB.
/// </summary>
public sealed record TrackerLimits
{
    public int FilesPerNode { get; init; } = 65_536;

    public int NodesPerFile { get; init; } = 200_000;

    /// <summary>Large, since a folder may hold many files of the same content: the empty one, for instance.</summary>
    public int NamesPerFile { get; init; } = 65_536;

    /// <summary>Different files that share a name.</summary>
    public int FilesPerName { get; init; } = 256;

    public int Files { get; init; } = 1_000_000;

    public int Nodes { get; init; } = 200_000;

    /// <summary>(file, name) pairs.</summary>
    public int Names { get; init; } = 2_000_000;

    /// <summary>(node, file) pairs.</summary>
    public int Entries { get; init; } = 4_000_000;

    /// <summary>Memory for the bitmaps of nodes that have some blocks of a file, but not all.</summary>
    public long AvailabilityBytes { get; init; } = 512L << 20;

    /// <summary>In one answer to Locate, whatever is asked for.</summary>
    public int PeersPerAnswer { get; init; } = 200;

    internal AnnouncedLimits Announced => new(
        FilesPerNode, NodesPerFile, NamesPerFile, BlockLayout.MaxBlocks, FileName.MaxBytes, (ushort)PeersPerAnswer);
}
