using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace FsNet.Testbed.Comparing;

/// <summary>One figure, measured in several runs.</summary>
/// <param name="Deviation">Standard deviation, of n - 1; null for a single run.</param>
internal sealed record Sample(int Count, double Mean, double? Deviation)
{
    private const double Confidence = 0.95;

    /// <summary>Null when there is nothing to take the mean of.</summary>
    public static Sample? Of(IEnumerable<double> values)
    {
        var all = values.ToList();
        return all.Count == 0 ? null : new Sample(all.Count, all.Mean(), all.Count > 1 ? all.StandardDeviation() : null);
    }

    /// <summary>Half of the 95 % confidence interval of the mean (Student, 1908); null for a single run.</summary>
    public double? HalfWidth => Deviation is { } s ? Quantile(Count - 1) * s / Math.Sqrt(Count) : null;

    /// <summary>Half of the interval in which one more run is expected with 95 %; null for a single run.</summary>
    public double? PredictionHalfWidth => Deviation is { } s ? Quantile(Count - 1) * s * Math.Sqrt(1 + 1.0 / Count) : null;

    /// <summary>Student's t, two-sided.</summary>
    private static double Quantile(int freedom) => StudentT.InvCDF(0, 1, freedom, 1 - (1 - Confidence) / 2);
}
