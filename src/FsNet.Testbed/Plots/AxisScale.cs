using System.Globalization;
using FsNet.Base;

namespace FsNet.Testbed.Plots;

/// <summary>Where the values of a swept key stand on an axis: by their size where all are numbers or quantities, else side by side.</summary>
internal static class AxisScale
{
    /// <summary>From this ratio of the largest to the smallest on, the axis is logarithmic.</summary>
    private const double WideRatio = 8;

    private static readonly Func<string, string, double>[] Readers =
    [
        (text, _) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw new UnitException(""),
        (text, field) => Units.ParseSize(text, field),
        (text, field) => Units.ParseRate(text, field),
        (text, field) => Units.ParseTime(text, field).TotalSeconds,
        Units.ParsePercent,
    ];

    /// <returns>A place for each value, in the order given, and whether the axis is logarithmic.</returns>
    public static (IReadOnlyList<double> Places, bool IsLogarithmic) Of(IReadOnlyList<string> values)
    {
        if (Readers.Select(r => Read(values, r)).FirstOrDefault(v => v is not null) is not { } numbers)
            return ([.. values.Select((_, i) => (double)i)], false);
        var wide = numbers.Min() > 0 && numbers.Max() >= WideRatio * numbers.Min();
        return (wide ? [.. numbers.Select(Math.Log10)] : numbers, wide);
    }

    private static List<double>? Read(IReadOnlyList<string> values, Func<string, string, double> reader)
    {
        try
        {
            return [.. values.Select(v => reader(v, ""))];
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
