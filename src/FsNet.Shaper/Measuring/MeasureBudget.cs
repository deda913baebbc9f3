namespace FsNet.Shaper.Measuring;

/// <summary>How much a measurement may take. Trains run at once, then rates in rounds.</summary>
/// <param name="MinTrain">So that a train sees more than one moment.</param>
/// <param name="MaxTrain">However many packets a loss would need.</param>
/// <param name="PacketsPerSecond">Of all trains together.</param>
/// <param name="Rates">Of all rounds together, where the lowest rates do not need more.</param>
internal sealed record MeasureBudget(TimeSpan MinTrain, TimeSpan MaxTrain, int PacketsPerSecond, TimeSpan Rates)
{
    /// <summary>Before a run: about ten seconds.</summary>
    public static MeasureBudget Run { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4), 16_000, TimeSpan.FromSeconds(3));
}
