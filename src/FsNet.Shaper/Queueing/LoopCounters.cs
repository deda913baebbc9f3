using FsNet.Links;

namespace FsNet.Shaper.Queueing;

/// <summary>What the loop counts. Its thread alone counts and reads.</summary>
internal sealed class LoopCounters
{
    private long _lost, _queueDrops;

    public long Packets { get; set; }

    public LatenessHistogram Lateness { get; } = new();

    public void CountDrop(Fate fate)
    {
        if (fate == Fate.Lost)
            _lost++;
        else
            _queueDrops++;
    }

    /// <param name="overruns">What the kernel dropped.</param>
    public EmulationStatistics ToStatistics(long overruns) => new(
        Packets, _lost, _queueDrops, overruns, Lateness.QuantileMs(0.5), Lateness.QuantileMs(0.99), Lateness.MaxMs);
}
