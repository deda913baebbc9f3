namespace FsNet.Protocol.Swarm;

/// <summary>
/// What something usually takes, by the peers who are fast: it falls at once and rises slowly, and one measurement raises it by no more
/// than a share. So a few who are slow on purpose do not make slowness usual.
/// </summary>
internal struct UsualTime
{
    private const double WeightDown = 0.25;
    private const double WeightUp = 0.05;

    /// <summary>What took longer than so many times the usual counts as that.</summary>
    private const double Most = 4;

    private const double Least = 1e-6;

    /// <summary>0 while nothing was measured.</summary>
    public double Seconds { get; private set; }

    public readonly bool IsKnown => Seconds > 0;

    public void Add(TimeSpan took)
    {
        var seconds = Math.Max(took.TotalSeconds, Least);
        if (!IsKnown)
            Seconds = seconds;
        else
            Seconds += (seconds < Seconds ? WeightDown : WeightUp) * (Math.Min(seconds, Most * Seconds) - Seconds);
    }
}
