using System.Globalization;
using System.Text.RegularExpressions;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Tests.Fixture;

/// <summary>What ping says.</summary>
/// <param name="MinMs">Of the round trips; null where no answer came.</param>
internal sealed partial record Ping(int Sent, int Received, double? MinMs)
{
    /// <param name="options">As ping takes them.</param>
    public static Ping Run(Lab lab, int from, string to, string options) => NetworkNamespace.Run(lab.Namespace(from), () =>
        // ping fails where nothing answers, which is what some want to see; so a shell hides that. Without -U it would take the
        // time at which an answer came to the interface, before it was held.
        Parse(Command.Run("sh", ["-c", $"LC_ALL=C ping -n -q -U {options} {to} || true"])));

    private static Ping Parse(string said)
    {
        var (counts, times) = (Counts.Match(said), Times.Match(said));
        return new Ping(Number(counts.Groups[1]), Number(counts.Groups[2]), times.Success ? Decimal(times.Groups[1]) : null);
    }

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    private static double Decimal(Group digits) => double.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d+) packets transmitted, (\d+) received")]
    private static partial Regex Counts { get; }

    [GeneratedRegex(@"= ([\d.]+)/[\d.]+/[\d.]+/")]
    private static partial Regex Times { get; }
}
