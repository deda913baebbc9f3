using System.Diagnostics;
using System.Globalization;

namespace FsNet.Swarms.Virtual;

/// <summary>
/// Bytes of memory that this process takes. Huge pages, which the collector can be told to use, are not resident memory to the
/// kernel (proc_pid_status(5): HugetlbPages): without them a large simulation would seem to take nothing.
/// </summary>
internal static class OwnMemory
{
    private const string Status = "/proc/self/status";
    private const string HugeField = "HugetlbPages:";

    public static long Bytes => Process.GetCurrentProcess().WorkingSet64 + HugeBytes;

    /// <summary>At most until now. Huge pages are never given back.</summary>
    public static long PeakBytes => Process.GetCurrentProcess().PeakWorkingSet64 + HugeBytes;

    private static long HugeBytes => File.Exists(Status) ? HugeBytesIn(File.ReadLines(Status)) : 0;

    /// <param name="status">Lines such as "HugetlbPages:	    2048 kB".</param>
    internal static long HugeBytesIn(IEnumerable<string> status) =>
        status.FirstOrDefault(l => l.StartsWith(HugeField, StringComparison.Ordinal)) is { } line
            ? 1024 * long.Parse(line.AsSpan(HugeField.Length).Trim().TrimEnd("kB "), CultureInfo.InvariantCulture)
            : 0;
}
