using System.Globalization;
using FsNet.Base;
using static System.FormattableString;

namespace FsNet.Reports.Html;

/// <summary>Figures as people read them; no line breaks between a number and its unit.</summary>
internal static class Words
{
    private const char NoBreak = '\u00a0';

    public static string Seconds(double seconds) => Together(seconds switch
    {
        < 10 => Invariant($"{seconds:0.00} s"),
        < 100 => Invariant($"{seconds:0.0} s"),
        < 600 => Invariant($"{seconds:0} s"),
        _ => Units.FormatTime(TimeSpan.FromSeconds(seconds)),
    });

    public static string Size(double bytes) => Together(Units.FormatSize(bytes));

    public static string Rate(double bitsPerSecond) => Together(Units.FormatRate(bitsPerSecond));

    public static string Percent(double share) => Together(Invariant($"{share * 100:0.#} %"));

    public static string Times(double ratio) => Invariant($"{ratio:0.00}");

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Many(long number, string thing) => $"{Count(number)} {thing}{(number == 1 ? "" : "s")}";

    /// <summary>A tick's label: as many digits as it needs.</summary>
    public static string Tick(double value) => value.ToString(value >= 10_000 ? "N0" : "0.####", CultureInfo.InvariantCulture);

    private static string Together(string quantity) => quantity.Replace(' ', NoBreak);
}
