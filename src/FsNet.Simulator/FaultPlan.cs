namespace FsNet.Simulator;

/// <summary>
/// What goes wrong beside what links do: drawn from the seed, each kind from a stream of its own. What happens "every" so often happens
/// at random times, so often in the mean, until <see cref="End"/>.
/// </summary>
public sealed record FaultPlan
{
    /// <summary>Share of the datagrams to and from the tracker that are lost, 0 to 1, beside what the links lose.</summary>
    public double DatagramLoss { get; init; }

    /// <summary>Share of the datagrams that arrive twice.</summary>
    public double DatagramDuplication { get; init; }

    /// <summary>Share of the datagrams that are held back by up to <see cref="LongestReordering"/>: later ones overtake them.</summary>
    public double DatagramReordering { get; init; }

    public TimeSpan LongestReordering { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A connection breaks.</summary>
    public TimeSpan? BreakEvery { get; init; }

    /// <summary>A leecher crashes, and is back after <see cref="DownTime"/> with what was on its disk.</summary>
    public TimeSpan? CrashEvery { get; init; }

    public TimeSpan DownTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A leecher crashes, and another with an empty disk takes its place at once.</summary>
    public TimeSpan? ReplaceEvery { get; init; }

    /// <summary>A node has <see cref="SlowShare"/> of its rates, for <see cref="SlowFor"/>.</summary>
    public TimeSpan? SlowEvery { get; init; }

    public TimeSpan SlowFor { get; init; } = TimeSpan.FromSeconds(4);

    public double SlowShare { get; init; } = 0.1;

    /// <summary>Some zones or some nodes are cut from the others, for <see cref="PartitionFor"/>.</summary>
    public TimeSpan? PartitionEvery { get; init; }

    public TimeSpan PartitionFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The tracker loses all it knows at this time.</summary>
    public TimeSpan? TrackerRestartsAt { get; init; }

    /// <summary>The tracker is away for <see cref="TrackerAwayFor"/>, and comes back without its memory.</summary>
    public TimeSpan? TrackerLossEvery { get; init; }

    public TimeSpan TrackerAwayFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A leecher's disk has no room for another block, for <see cref="FullDiskFor"/>.</summary>
    public TimeSpan? FullDiskEvery { get; init; }

    public TimeSpan FullDiskFor { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Clocks begin anywhere within a day, and run fast or slow by up to this share: 0.01 is 1 %.</summary>
    public double ClockSkew { get; init; }

    /// <summary>The first seed is gone for good once it has sent every block once, unless that is after <see cref="End"/>.</summary>
    public bool SeedLeavesAfterOneCopy { get; init; }

    /// <summary>So many of the leechers, the first ones, do not keep to the truth.</summary>
    public int Liars { get; init; }

    public Lies Lies { get; init; } = Lies.Blocks;

    public TimeSpan End { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When the last fault is over.</summary>
    public TimeSpan OverAt => End + new[]
    {
        CrashEvery is null ? TimeSpan.Zero : DownTime,
        SlowEvery is null ? TimeSpan.Zero : SlowFor,
        PartitionEvery is null ? TimeSpan.Zero : PartitionFor,
        TrackerLossEvery is null ? TimeSpan.Zero : TrackerAwayFor,
        FullDiskEvery is null ? TimeSpan.Zero : FullDiskFor,
    }.Max();
}

/// <summary>What liars lie about.</summary>
[Flags]
public enum Lies
{
    None = 0,

    /// <summary>Every tenth block they send is wrong.</summary>
    Blocks = 1,

    /// <summary>A hash in every part of a manifest that they send is wrong.</summary>
    Manifests = 2,

    /// <summary>They say that they have all blocks; those they have not are wrong when they come.</summary>
    Holdings = 4,
}
