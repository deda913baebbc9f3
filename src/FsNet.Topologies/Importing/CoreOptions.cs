using System.Globalization;
using FsNet.Links;

namespace FsNet.Topologies.Importing;

/// <summary>What a link of CORE says of itself: microseconds, bits per second and percent; 0 or nothing is no limit.</summary>
internal static class CoreOptions
{
    private const double LongestMicroseconds = 3.6e9;

    /// <param name="value">From a name to its text, or null.</param>
    /// <param name="at">Where errors are.</param>
    /// <exception cref="TopologyException">A value is no number, or out of range.</exception>
    public static LinkSettings Read(Func<string, string?> value, Origin at) => new(
        Time(Number(value, "delay", LongestMicroseconds, at)),
        Time(Number(value, "jitter", LongestMicroseconds, at)),
        (Number(value, "loss", 100, at) ?? Number(value, "per", 100, at) ?? Number(value, "ber", 100, at)) is { } percent
            ? new Loss(percent / 100, null)
            : null,
        (long?)Number(value, "bandwidth", 1e15, at),
        null);

    private static TimeSpan? Time(double? microseconds) => microseconds is { } us ? TimeSpan.FromMicroseconds(Math.Round(us)) : null;

    private static double? Number(Func<string, string?> value, string name, double most, Origin at)
    {
        if (value(name) is not { Length: > 0 } text)
            return null;
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || !(number <= most))
            throw Lab.Refuse(at, $"{name}: found '{text}', allowed: a number from 0 to {most.ToString(CultureInfo.InvariantCulture)}");
        return number >= 1 || (number > 0 && name is "loss" or "per" or "ber") ? number : null;
    }
}
