namespace FsNet.Shaper.Measuring;

/// <summary>How much a measurement may take. Trains run at once, then rates in rounds.</summary>
/// <param name="MinTrain">So that a train sees more than one moment.</param>
/// <param name="MaxTrain">However many packets a loss would need.</param>
/// <param name="PacketsPerSecond">Of all trains together.</param>
/// <param name="Rates">Of all rounds together, where the lowest rates do not need more.</param>
/// <param name="RoundBitsPerSecond">Of all rates of a round; a link that is faster has one of its own. Two busy cores with NFQUEUE were seen to carry 390 Mbit/s.</param>
internal sealed record MeasureBudget(
    TimeSpan MinTrain, TimeSpan MaxTrain, int PacketsPerSecond, TimeSpan Rates, double RoundBitsPerSecond = 200e6)
{
    /// <summary>Before a run: about ten seconds.</summary>
    public static MeasureBudget Run { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4), 16_000, TimeSpan.FromSeconds(3));

    /// <param name="gentleness">See <see cref="Links.ShaperRequest.Measure"/>.</param>
    public MeasureBudget Gentler(int gentleness) => this with
    {
        PacketsPerSecond = PacketsPerSecond / Math.Max(1, gentleness),
        RoundBitsPerSecond = RoundBitsPerSecond / Math.Max(1, gentleness),
    };
}
