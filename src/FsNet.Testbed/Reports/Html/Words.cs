using System.Globalization;
using FsNet.Hosting;

namespace FsNet.Testbed.Reports.Html;

/// <summary>Figures as people read them.</summary>
internal static class Words
{
    public static string Seconds(double seconds) => seconds switch
    {
        < 10 => F($"{seconds:0.00} s"),
        < 100 => F($"{seconds:0.0} s"),
        < 600 => F($"{seconds:0} s"),
        _ => Units.FormatTime(TimeSpan.FromSeconds(seconds)),
    };

    public static string Size(double bytes) => Units.FormatSize(bytes);

    public static string Percent(double share) => F($"{share * 100:0.#} %");

    public static string Times(double ratio) => F($"{ratio:0.00}");

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Many(long number, string thing) => $"{Count(number)} {thing}{(number == 1 ? "" : "s")}";

    /// <summary>A tick's label: as many digits as it needs.</summary>
    public static string Tick(double value) => value.ToString(value >= 10_000 ? "N0" : "0.####", CultureInfo.InvariantCulture);

    public static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
