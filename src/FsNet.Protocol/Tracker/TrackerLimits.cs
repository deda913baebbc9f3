using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Every bound of a tracker. What would exceed one is refused by itself, with the bound's name: as it is named here, in camel case. What
/// strangers share is bounded in bytes only, and by shares: no number of nodes, names or files at one address keeps out another.
/// </summary>
public sealed record TrackerLimits
{
    internal const string Memory = "memoryBytes";

    /// <summary>Of one node. A folder of a million files is one node's; its memory is bounded like all of it.</summary>
    public int FilesPerNode { get; init; } = 1_048_576;

    /// <summary>Of one node. Large, since a folder may hold many files of the same content: the empty one, for instance.</summary>
    public int NamesPerFile { get; init; } = 1_048_576;

    /// <summary>
    /// For everything that is registered, as <see cref="Costs"/> reckons it. When it is used up, a prefix that has more than its share yields
    /// to one that has less.
    /// </summary>
    public long MemoryBytes { get; init; } = 2L << 30;

    /// <summary>What counts as one neighbour when shares are reckoned and peers are drawn.</summary>
    public PrefixLengths Prefixes { get; init; } = PrefixLengths.Default;

    /// <summary>In one answer to Locate, whatever is asked for.</summary>
    public int PeersPerAnswer { get; init; } = 200;

    internal AnnouncedLimits Announced => new(
        FilesPerNode, int.MaxValue, NamesPerFile, BlockLayout.MaxBlocks, FileName.MaxBytes, (ushort)PeersPerAnswer);
}
