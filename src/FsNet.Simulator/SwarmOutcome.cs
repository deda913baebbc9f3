namespace FsNet.Simulator;

/// <summary>What became of a swarm.</summary>
/// <param name="CompletedAt">For each leecher, when it held every block, from the leechers' start; null for one that never did.</param>
/// <param name="SeedCopies">Bytes the seeds sent, divided by those of the file.</param>
/// <param name="SpareBlocks">Blocks that arrived where they were no longer wanted.</param>
/// <param name="Trace">Equal for equal traces.</param>
public sealed record SwarmOutcome(
    IReadOnlyList<TimeSpan?> CompletedAt, double SeedCopies, long SpareBlocks, int CorruptBlocks, ulong Trace, TimeSpan Ended, long Events)
{
    public bool AllComplete => CompletedAt.All(at => at is not null);

    public TimeSpan Last => CompletedAt.Max() ?? TimeSpan.MaxValue;
}

/// <summary>Told of what happens, in the order of virtual time.</summary>
public interface ISwarmObserver
{
    /// <summary>Whether <see cref="BlockStored"/> is of any use to it. Asked when the swarm starts.</summary>
    bool SeesBlocks => true;

    /// <summary>A block is verified and stored.</summary>
    /// <param name="from">Who sent it.</param>
    void BlockStored(TimeSpan at, SimulatedNode node, int block, SimulatedHost from, int bytes);

    void Completed(TimeSpan at, SimulatedNode node);
}
