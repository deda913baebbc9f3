using FsNet.Protocol.Swarm;

namespace FsNet.Simulator;

/// <summary>A swarm to be simulated: its size, its links and what goes wrong. Everything follows from it and the seed.</summary>
public sealed record SwarmPlan
{
    public required ulong Seed { get; init; }

    public int Leechers { get; init; } = 8;

    public int Blocks { get; init; } = 64;

    public byte BlockSizeLog2 { get; init; } = 16;

    /// <summary>Of each node.</summary>
    public double UpBytesPerSecond { get; init; } = 25e6 / 8;

    /// <summary>Of each node.</summary>
    public double DownBytesPerSecond { get; init; } = 25e6 / 8;

    /// <summary>One way, between any two nodes.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Added to the delay, uniform from zero to this.</summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Share of the datagrams to and from the tracker that are lost, 0 to 1.</summary>
    public double DatagramLoss { get; init; }

    /// <summary>Until <see cref="FaultsEnd"/>, connections break this often, at random.</summary>
    public TimeSpan? BreakEvery { get; init; }

    /// <summary>Until <see cref="FaultsEnd"/>, a random leecher crashes this often, and is back after <see cref="DownTime"/> with what it had.</summary>
    public TimeSpan? CrashEvery { get; init; }

    public TimeSpan DownTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The tracker loses all it knows at this time.</summary>
    public TimeSpan? TrackerRestartsAt { get; init; }

    /// <summary>The seed is gone for good once it has sent every block once.</summary>
    public bool SeedLeavesAfterOneCopy { get; init; }

    /// <summary>So many of the leechers send wrong bytes for every tenth block.</summary>
    public int Liars { get; init; }

    public TimeSpan FaultsEnd { get; init; } = TimeSpan.FromSeconds(30);

    public SwarmOptions Options { get; init; } = new();
}

/// <summary>What became of a swarm.</summary>
/// <param name="CompletedAt">For each leecher, when it held every block; null for one that never did.</param>
/// <param name="SeedCopies">Blocks the seed sent, divided by the blocks of the file.</param>
/// <param name="SpareBlocks">Blocks that arrived where they were no longer wanted.</param>
/// <param name="Trace">Equal for equal traces.</param>
public sealed record SwarmOutcome(
    IReadOnlyList<TimeSpan?> CompletedAt, double SeedCopies, int SpareBlocks, int CorruptBlocks, ulong Trace, TimeSpan Ended, long Events)
{
    public bool AllComplete => CompletedAt.All(at => at is not null);

    public TimeSpan Last => CompletedAt.Max() ?? TimeSpan.MaxValue;
}
