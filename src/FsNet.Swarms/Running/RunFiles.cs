using System.Text.Json;
using FsNet.Base;
using FsNet.Reports;
using FsNet.Reports.Html;
using FsNet.Topologies;

namespace FsNet.Swarms.Running;

/// <summary>The files of a run's folder that are not logs.</summary>
internal static class RunFiles
{
    /// <summary>What repeats the run, so that one that is killed leaves it too, and the log of its events.</summary>
    /// <exception cref="ProgramException">There is no room for them, say (exit code 4).</exception>
    public static EventLog WriteFirst(RunFolder folder, Topology topology, RunOptions options)
    {
        try
        {
            WriteTopology(folder, topology);
            WriteScript(folder, options);
            return new EventLog(folder, options.Observer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"the run's folder {folder.Path} cannot be written to: {e.Message}", ExitCodes.BackEndMissing);
        }
    }

    private static void WriteScript(RunFolder folder, RunOptions options)
    {
        var script = folder.File("repeat.sh");
        File.WriteAllText(script, $"""
            #!/bin/sh
            # This run was started as:
            #   {options.Command.ReplaceLineEndings(" ")}
            # The same again, from the resolved topology beside this file:
            exec fsnet run "$(dirname "$0")/{RunFileNames.Topology}" {options.Flags} "$@"

            """.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, File.GetUnixFileMode(script) | UnixFileMode.UserExecute);
    }

    /// <summary>In place of the one before, at once: a run that is killed leaves one of the two.</summary>
    public static void WriteTopology(RunFolder folder, Topology topology)
    {
        var path = folder.File(RunFileNames.Topology);
        File.WriteAllText($"{path}.new", TopologyWriter.Write(topology));
        File.Move($"{path}.new", path, overwrite: true);
    }

    /// <summary>
    /// The report first, then its tables, and report.html, which is drawn from them. Where not all of them can be written the run is a
    /// broken one, and report.json says so if there is room for that.
    /// </summary>
    public static Report WriteLast(RunFolder folder, EventLog log, RunRecord record, Mishaps mishaps)
    {
        var report = ReportBuilder.Build(mishaps.Over(record));
        try
        {
            WriteReport(folder, report);
            log.Flush();
            File.WriteAllText(folder.File(RunFileNames.Links), LinksCsv.Write(report));
            File.WriteAllText(folder.File(HostCsv.Name), HostCsv.Write(record.Host));
            HtmlReport.WriteTo(folder.Path);
            return report;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ProgramException)
        {
            mishaps.Break(new ProgramException($"the report cannot be written to {folder.Path}: {e.Message}", ExitCodes.BackEndMissing));
        }
        report = ReportBuilder.Build(mishaps.Over(record));
        Replace(folder.File(RunFileNames.Report), report);
        return report;
    }

    private static void Replace(string path, Report report)
    {
        try
        {
            File.WriteAllText($"{path}.new", JsonSerializer.Serialize(report, ReportJson.Indented) + "\n");
            File.Move($"{path}.new", path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is no room for a word more: standard error and the exit code have it.
            File.Delete($"{path}.new");
        }
    }

    /// <summary>report.json and nodes.csv. Not by way of one string: 100,000 nodes are 40 MB of text.</summary>
    internal static void WriteReport(RunFolder folder, Report report)
    {
        File.WriteAllText(folder.File(RunFileNames.Nodes), NodesCsv.Write(report));
        using var file = File.Create(folder.File(RunFileNames.Report));
        JsonSerializer.Serialize(file, report, ReportJson.Indented);
        file.WriteByte((byte)'\n');
    }
}
