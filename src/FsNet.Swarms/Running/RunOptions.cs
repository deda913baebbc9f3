using System.Globalization;
using FsNet.Reports;
using FsNet.Swarms.Capturing;

namespace FsNet.Swarms.Running;

/// <param name="On">The back end that was taken: <c>local</c> or <c>docker</c>.</param>
/// <param name="Out">The run's folder, or null for <c>runs/NAME-TIME</c>.</param>
/// <param name="Verify">Whether copies are hashed again from disk.</param>
/// <param name="KeepFiles">Whether the nodes' copies stay.</param>
/// <param name="Command">The command line of this run.</param>
/// <param name="Notes">What was decided for the user, to be told in the report.</param>
/// <param name="Finally">What is still done with the report while the swarm is there.</param>
/// <param name="SnapLength">Bytes kept of each packet that is captured; null captures none.</param>
/// <param name="EveryBlock">Whether it is written down who got which block from whom, where that is not too much.</param>
/// <param name="Observer">Null where nobody watches.</param>
internal sealed record RunOptions(
    string On, string? Out, bool Verify, bool KeepFiles, string Command, IReadOnlyList<string> Notes,
    Func<Report, RunFolder, Task>? Finally = null, int? SnapLength = null, bool EveryBlock = true,
    IRunObserver? Observer = null)
{
    /// <summary>The flags that a repetition from the run's own topology needs to be of the same kind.</summary>
    public string Flags => string.Join(' ', FlagList());

    private IEnumerable<string> FlagList()
    {
        yield return $"--on {On}";
        if (!Verify)
            yield return "--no-verify";
        if (KeepFiles)
            yield return "--keep-files";
        if (SnapLength is not { } bytes)
            yield break;
        yield return "--pcap";
        if (bytes < CaptureSettings.Whole)
            yield return string.Create(CultureInfo.InvariantCulture, $"--snaplen {bytes}B");
    }
}
