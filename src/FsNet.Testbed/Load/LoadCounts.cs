using FsNet.Protocol.Tracker;

namespace FsNet.Testbed.Load;

/// <summary>What came of the requests of one kind.</summary>
internal sealed class LoadCounts
{
    public LatencyHistogram Latency { get; } = new();

    /// <summary>No answer in time.</summary>
    public long Lost { get; private set; }

    /// <summary>The tracker said no.</summary>
    public long Refused { get; private set; }

    /// <summary>Answers that did not fit a datagram: a node would ask again over TCP.</summary>
    public long Truncated { get; private set; }

    public void Add(Verdict verdict, TimeSpan latency)
    {
        if (verdict == Verdict.Ignore)
        {
            Lost++;
            return;
        }
        Latency.Add(latency);
        Refused += verdict == Verdict.Refused ? 1 : 0;
        Truncated += verdict == Verdict.UseTcp ? 1 : 0;
    }

    public void Add(LoadCounts other)
    {
        Latency.Add(other.Latency);
        Lost += other.Lost;
        Refused += other.Refused;
        Truncated += other.Truncated;
    }
}
