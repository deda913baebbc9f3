using MathNet.Numerics.Distributions;

namespace FsNet.Testbed.Comparing;

/// <summary>Whether two figures differ by more than runs of one and the same thing do.</summary>
internal enum Significance
{
    /// <summary>A single run of each: how much runs differ by themselves is not known.</summary>
    Unknown,
    WithinNoise,
    LargerThanNoise,
}

/// <param name="Share">Of the first: 0.1 is 10 % more; null where the first is 0.</param>
/// <param name="Chance">That runs of the same thing differ so much, by chance alone; null where that is not known.</param>
internal sealed record Difference(double? Share, double? Chance, Significance Significance)
{
    /// <summary>Below this chance a difference is taken for one.</summary>
    public const double Level = 0.05;

    public static Difference Between(Sample first, Sample second)
    {
        double? share = first.Mean != 0 ? second.Mean / first.Mean - 1 : null;
        return (first.Deviation, second.Deviation) switch
        {
            ({ } a, { } b) => Of(share, Welch(first, a, second, b)),
            ({ }, null) => Of(share, OneMore(first, second.Mean)),
            (null, { }) => Of(share, OneMore(second, first.Mean)),
            _ => new Difference(share, null, Significance.Unknown),
        };
    }

    private static Difference Of(double? share, double chance) =>
        new(share, chance, chance < Level ? Significance.LargerThanNoise : Significance.WithinNoise);

    /// <summary>B. L. Welch (1947): means of two samples whose variances may differ; freedom by Satterthwaite.</summary>
    private static double Welch(Sample first, double s1, Sample second, double s2)
    {
        var (v1, v2) = (s1 * s1 / first.Count, s2 * s2 / second.Count);
        var freedom = (v1 + v2) * (v1 + v2) / (v1 * v1 / (first.Count - 1) + v2 * v2 / (second.Count - 1));
        return TwoSided(first.Mean - second.Mean, Math.Sqrt(v1 + v2), freedom);
    }

    /// <summary>One run beside several: is it where one more of them would be?</summary>
    private static double OneMore(Sample several, double one) =>
        TwoSided(one - several.Mean, several.Deviation!.Value * Math.Sqrt(1 + 1.0 / several.Count), several.Count - 1);

    // Runs that never differ have no noise at all.
    private static double TwoSided(double difference, double error, double freedom) => error > 0
        ? 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(difference) / error)
        : difference == 0 ? 1 : 0;
}
