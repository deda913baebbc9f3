using FsNet.Base;
using FsNet.Topologies;
using FsNet.Topologies.Reading;

namespace FsNet.Reports.Html;

/// <summary>Reads the files of a run's folder.</summary>
internal static class HistoryReader
{
    /// <exception cref="ProgramException">The folder is none of a run (exit code 2).</exception>
    public static RunHistory Read(string folder)
    {
        try
        {
            var report = ReportFile.Read(Path.Combine(folder, RunFileNames.Report));
            var (barrier, events) = EventFile.Read(Lines(folder, RunFileNames.Events));
            return new RunHistory
            {
                Report = report,
                Topology = TopologyLoader.Load(Path.Combine(folder, RunFileNames.Topology), []).Topology,
                HasStarted = barrier is not null,
                Arrivals = Arrivals(Lines(folder, RunFileNames.Blocks), report),
                Events = events,
                Host = [.. Lines(folder, HostCsv.Name).Skip(1).Select(HostCsv.Parse).OfType<HostSample>()],
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TopologyException)
        {
            throw new ProgramException($"{folder}: not the folder of a run that ended: {e.Message}", ExitCodes.BadUsage);
        }
    }

    private static List<Arrival> Arrivals(IEnumerable<string> lines, Report report)
    {
        var names = report.Nodes.Select(n => n.Name).Distinct().ToDictionary(n => n).GetAlternateLookup<ReadOnlySpan<char>>();
        // A file may have been cut or edited since.
        var blocks = RunHistory.BlocksOf(report) is > 0 and var count ? count : int.MaxValue;
        return [
            .. lines.Skip(1).Select(l => Arrival.Parse(l, names)).OfType<Arrival>()
                .Where(a => a.Block >= 0 && a.Block < blocks).OrderBy(a => a.AtSeconds),
        ];
    }

    // The run that writes the report still has them open.
    private static IEnumerable<string> Lines(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
            yield break;
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
