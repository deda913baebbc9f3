using System.Globalization;
using static System.FormattableString;

namespace FsNet.Base;

/// <summary>
/// Quantities as people write them: sizes <c>64MiB</c>, rates <c>25mbit</c>, times <c>250ms</c>, shares <c>0.5%</c>.
/// A bare number where a unit is needed is refused: the message says what was found and which units are allowed.
/// </summary>
public static class Units
{
    private static readonly (string Unit, double Factor)[] SizeUnits =
        [("B", 1), ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
         ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12)];

    private static readonly (string Unit, double Factor)[] RateUnits =
        [("bit", 1), ("kbit", 1e3), ("mbit", 1e6), ("gbit", 1e9)];

    private static readonly (string Unit, double Factor)[] TimeUnits =
        [("us", 1e-6), ("ms", 1e-3), ("s", 1), ("min", 60), ("m", 60), ("h", 3600)];

    /// <summary>Bytes. <paramref name="field"/> names the field in errors.</summary>
    /// <exception cref="UnitException">The text is not a size.</exception>
    public static long ParseSize(string text, string field) =>
        checked((long)Math.Round(Parse(text, field, "a size", SizeUnits, "64MiB", long.MaxValue / 2)));

    /// <summary>Bits per second.</summary>
    /// <exception cref="UnitException">The text is not a rate.</exception>
    public static long ParseRate(string text, string field) =>
        checked((long)Math.Round(Parse(text, field, "a rate", RateUnits, "25mbit", 1e15)));

    /// <exception cref="UnitException">The text is not a time.</exception>
    public static TimeSpan ParseTime(string text, string field) =>
        TimeSpan.FromMicroseconds(Math.Round(Parse(text, field, "a time", TimeUnits, "250ms", 1e9) * 1e6));

    /// <summary>A share between 0 and 1, written as <c>0.5%</c>.</summary>
    /// <exception cref="UnitException">The text is not a percentage from 0 % to 100 %.</exception>
    public static double ParsePercent(string text, string field) =>
        Parse(text, field, "a percentage", [("%", 0.01)], "0.5%", 1);

    /// <summary>The largest binary unit that keeps at least one whole digit: <c>64 MiB</c>, <c>1.5 GiB</c>.</summary>
    public static string FormatSize(double bytes) => Format(bytes, 1024, ["B", "KiB", "MiB", "GiB", "TiB"]);

    /// <summary>Bits per second as <c>25 Mbit/s</c>.</summary>
    public static string FormatRate(double bitsPerSecond) =>
        Format(bitsPerSecond, 1000, ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"]);

    /// <summary>A time as people read it: <c>250 ms</c>, <c>21.5 s</c>, <c>3m05s</c>.</summary>
    public static string FormatTime(TimeSpan time) => time.TotalSeconds switch
    {
        < 1 => Invariant($"{time.TotalMilliseconds:0.#} ms"),
        < 100 => Invariant($"{time.TotalSeconds:0.0#} s"),
        < 3600 => Invariant($"{(int)time.TotalMinutes}m{time.Seconds:00}s"),
        _ => Invariant($"{(int)time.TotalHours}h{time.Minutes:00}m"),
    };

    private static double Parse(
        string text, string field, string what, (string Unit, double Factor)[] units, string example, double max)
    {
        var trimmed = text.Trim();
        var digits = trimmed.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        var unit = trimmed[digits..].Trim();
        var allowed = string.Join(", ", units.Select(u => u.Unit));
        if (!double.TryParse(trimmed.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            throw new UnitException($"{field}: '{text}' is not {what}; write for example {example} (units: {allowed})");
        if (unit.Length == 0)
            throw new UnitException($"{field}: '{text}' has no unit; write for example {example} (units: {allowed})");
        var match = Array.FindIndex(units, u => u.Unit == unit);
        if (match < 0)
            match = Array.FindIndex(units, u => u.Unit.Equals(unit, StringComparison.OrdinalIgnoreCase));
        if (match < 0)
            throw new UnitException($"{field}: '{text}' has the unknown unit '{unit}'; allowed: {allowed}");
        var value = number * units[match].Factor;
        return value <= max ? value : throw new UnitException(Invariant(
            $"{field}: found '{text}', allowed: at most {max / units[match].Factor:0.##}{units[match].Unit}"));
    }

    private static string Format(double value, double step, string[] units)
    {
        var i = 0;
        while (Math.Abs(value) >= step && i < units.Length - 1)
        {
            value /= step;
            i++;
        }
        return Invariant($"{value:0.##} {units[i]}");
    }
}

/// <summary>A quantity could not be read. The message names the field, what was found and what is allowed.</summary>
public sealed class UnitException(string message) : FormatException(message);
