using System.Globalization;

namespace FsNet.Reports;

/// <param name="AtSeconds">Since the leechers were told to start.</param>
/// <param name="BusyShare">Of all of the host's cores since the sample before, 0 to 1.</param>
internal sealed record HostSample(double AtSeconds, double BusyShare);

/// <summary>host.csv: how busy the host was while the swarm ran.</summary>
internal static class HostCsv
{
    public const string Name = "host.csv";

    public static string Write(IEnumerable<HostSample> samples) => "atSeconds,busyShare\n" + string.Concat(
        samples.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.AtSeconds:0.00},{s.BusyShare:0.000}\n")));

    /// <returns>Null for a line that is not whole.</returns>
    public static HostSample? Parse(string line) =>
        line.Split(',') is [var at, var share]
        && double.TryParse(at, CultureInfo.InvariantCulture, out var seconds)
        && double.TryParse(share, CultureInfo.InvariantCulture, out var busy)
            ? new HostSample(seconds, busy)
            : null;
}
