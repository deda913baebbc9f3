using System.Text.Json;
using FsNet.Testbed.Reports;
using FsNet.Testbed.Reports.Html;
using FsNet.Testbed.Topologies;

namespace FsNet.Testbed.Running;

/// <summary>The files of a run's folder that are not logs.</summary>
internal static class RunFiles
{
    public const string ReportName = "report.json";
    public const string HtmlName = "report.html";
    public const string TopologyName = "topology.yaml";

    /// <summary>What repeats the run, so that one that is killed leaves it too.</summary>
    public static void WriteFirst(RunFolder folder, Topology topology, RunOptions options)
    {
        WriteTopology(folder, topology);
        var script = folder.File("repeat.sh");
        File.WriteAllText(script, $"""
            #!/bin/sh
            # This run was started as:
            #   {options.Command.ReplaceLineEndings(" ")}
            # The same again, from the resolved topology beside this file:
            exec fsnet run "$(dirname "$0")/{TopologyName}" {options.Flags} "$@"

            """.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, File.GetUnixFileMode(script) | UnixFileMode.UserExecute);
    }

    /// <summary>In place of the one before, at once: a run that is killed leaves one of the two.</summary>
    public static void WriteTopology(RunFolder folder, Topology topology)
    {
        var path = folder.File(TopologyName);
        File.WriteAllText($"{path}.new", TopologyWriter.Write(topology));
        File.Move($"{path}.new", path, overwrite: true);
    }

    /// <summary>The report, its tables, and report.html, which is drawn from them.</summary>
    public static void WriteLast(RunFolder folder, EventLog log, Report report, IReadOnlyList<HostSample> host)
    {
        log.Flush();
        File.WriteAllText(folder.File("links.csv"), LinksCsv.Write(report));
        File.WriteAllText(folder.File(HostCsv.Name), HostCsv.Write(host));
        WriteReport(folder, report);
        HtmlReport.WriteTo(folder.Path);
    }

    /// <summary>report.json and nodes.csv. Not by way of one string: 100,000 nodes are 40 MB of text.</summary>
    internal static void WriteReport(RunFolder folder, Report report)
    {
        File.WriteAllText(folder.File("nodes.csv"), NodesCsv.Write(report));
        using var file = File.Create(folder.File(ReportName));
        JsonSerializer.Serialize(file, report, ReportJson.Indented);
        file.WriteByte((byte)'\n');
    }
}
