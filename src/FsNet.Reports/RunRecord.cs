using FsNet.Links;
using FsNet.Topologies;

namespace FsNet.Reports;

/// <summary>What was observed of a run: all that a report is computed from.</summary>
internal sealed record RunRecord
{
    public required Topology Topology { get; init; }

    public required string BackEnd { get; init; }

    /// <summary><c>netem</c>, <c>nfqueue</c>, <c>none</c> or <c>virtual</c>.</summary>
    public required string Shaper { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required long FileBytes { get; init; }

    public required string FileSha256 { get; init; }

    /// <summary>As the seeds told; null if none did.</summary>
    public long? BlockBytes { get; init; }

    /// <summary>When the leechers were told to start, Unix milliseconds; null if it did not come to that.</summary>
    public double? Barrier { get; init; }

    public required IReadOnlyList<NodeRecord> Nodes { get; init; }

    /// <summary>Whether the copies were hashed from disk.</summary>
    public bool Verified { get; init; }

    /// <summary>What probes met before the leechers were told to start; empty where nothing was asked or nothing is shaped.</summary>
    public IReadOnlyList<MeasuredLink> Links { get; init; } = [];

    /// <summary>How well the links were emulated during the run; null where nothing is shaped.</summary>
    public EmulationStatistics? Emulation { get; init; }

    /// <summary>How many neighbours the host's kernel had no room for; null where it does not tell.</summary>
    public long? RefusedNeighbours { get; init; }

    /// <summary>What all nodes' interfaces sent from the barrier to the end; null where they share one.</summary>
    public long? WireBytes { get; init; }

    /// <summary>Of all processes, tracker included.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>What of it was used before the leechers were told to start.</summary>
    public double StartupCpuSeconds { get; init; }

    /// <summary>Of the process that used the most.</summary>
    public long PeakRssBytes { get; init; }

    /// <summary>How busy the host was, one sample a second; empty where it cannot be measured.</summary>
    public IReadOnlyList<HostSample> Host { get; init; } = [];

    /// <summary>When the run was asked to end before its time; null when it was not.</summary>
    public string? Interruption { get; init; }

    /// <summary>What of the testbed or its back end broke.</summary>
    public IReadOnlyList<string> Breaks { get; init; } = [];

    /// <summary>What makes the run fail whatever else happened: a stall, a crash.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>What a reader of the figures should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The command that repeats the run.</summary>
    public required string Command { get; init; }

    public IEnumerable<NodeRecord> Leechers => Nodes.Where(n => n.Spec.Role == Role.Leech);

    public IEnumerable<NodeRecord> Seeds => Nodes.Where(n => n.Spec.Role == Role.Seed);
}

/// <param name="CompletedAt">Unix milliseconds, as the node told; null if it did not complete.</param>
/// <param name="Sha256">Of its copy on disk, hashed by the testbed; null if there is none or it was not looked at.</param>
/// <param name="PayloadBytes">Of the different blocks that arrived and were verified.</param>
/// <param name="BytesIn">Payload that arrived, duplicates included.</param>
/// <param name="DuplicateBytes">Payload that arrived again, by the node's own count and by its events.</param>
internal sealed record NodeRecord(
    NodeSpec Spec,
    string Address,
    double? CompletedAt,
    string? Sha256,
    long PayloadBytes,
    long BytesIn,
    long BytesOut,
    long DuplicateBytes,
    IReadOnlyDictionary<string, int> BlocksFrom)
{
    /// <summary>Since the leechers were told to start.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Of its largest process.</summary>
    public long PeakRssBytes { get; init; }

    /// <summary>What its interface sent since then; null where it has none of its own.</summary>
    public long? WireBytes { get; init; }

    /// <summary>Whether it tells of blocks; programs of others do not.</summary>
    public bool TellsOfBlocks => Spec.Program is null;
}
