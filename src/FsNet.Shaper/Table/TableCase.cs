using FsNet.Links;

namespace FsNet.Shaper.Table;

/// <summary>What one row of the table is about.</summary>
internal enum Quantity
{
    Delay,
    Jitter,
    Loss,
    Rate,
    Goodput,
}

/// <summary>A link to be asked for, and what of it is looked at.</summary>
/// <param name="Profile">From the first node to the second.</param>
/// <param name="Back">From the second to the first.</param>
internal sealed record TableCase(Quantity Quantity, LinkProfile Profile, LinkProfile Back)
{
    private const double TypicalDelayMs = 10;

    public static IReadOnlyList<TableCase> All { get; } =
    [
        .. new[] { 1.0, 10, 50, 200 }.Select(ms => new TableCase(Quantity.Delay, Link(ms), LinkProfile.Ideal)),
        .. new[] { (20.0, 3.0), (50, 10) }.Select(j => new TableCase(Quantity.Jitter, Link(j.Item1, j.Item2), LinkProfile.Ideal)),
        .. new[] { 0.001, 0.01, 0.05 }.Select(p => Lossy(new Loss(p, null))),
        Lossy(new Loss(0.01, 3)),
        Lossy(new Loss(0.05, 5)),
        .. new[] { 1_000_000, 10_000_000, 100_000_000 }.Select(
            rate => new TableCase(Quantity.Rate, Link(TypicalDelayMs, rate: rate), LinkProfile.Ideal)),
        new(Quantity.Goodput, Link(50, rate: 100_000_000), Link(50)),
    ];

    private static TableCase Lossy(Loss loss) => new(Quantity.Loss, Link(TypicalDelayMs) with { Loss = loss }, LinkProfile.Ideal);

    private static LinkProfile Link(double delayMs, double jitterMs = 0, long? rate = null) =>
        new(TimeSpan.FromMilliseconds(delayMs), TimeSpan.FromMilliseconds(jitterMs), null, rate, null);
}
