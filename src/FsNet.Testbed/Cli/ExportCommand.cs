using System.CommandLine;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Topologies;
using FsNet.Topologies.Exporting;

namespace FsNet.Testbed.Cli;

/// <summary><c>fsnet export</c></summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var input = new TopologyInput();
        var format = Flags.Choice<Func<Topology, Exported>>(
            "--format",
            "What to write it for.",
            "compose",
            ("compose", ComposeExport.Of),
            ("containerlab", ContainerlabExport.Of),
            ("core", CoreExport.Of),
            ("dot", DotExport.Of));
        var output = Flags.Text("--out", "FILE", "Where to write it; default standard output.");
        var command = new Command(
            "export",
            "Writes a topology for Docker Compose, containerlab, CORE or Graphviz. What the other tool does not do of it stands in the "
            + "file's header and on standard error.");
        input.AddTo(command);
        command.Add(format);
        command.Add(output);
        command.AddExamples(
            "fsnet export topologies/05-two-regions.yaml --format compose --out swarm.yaml && docker compose -f swarm.yaml up",
            "fsnet export topologies/10-five-regions.yaml --format dot | dot -Tsvg >five-regions.svg",
            "fsnet export topologies/01-demo.yaml --format containerlab --nodes 4 --out demo.clab.yml");
        command.SetAction(parsed =>
        {
            var topology = input.Load(parsed).Topology;
            RefusePrograms(topology, parsed.GetValue(format)!);
            var exported = parsed.GetValue(format)!(topology);
            Write(parsed.GetValue(output), exported.Text, parsed.InvocationConfiguration.Output);
            foreach (var missing in exported.Missing)
                parsed.InvocationConfiguration.Error.WriteLine($"not exported: {missing}");
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>Those that start nodes would start fsnet's own.</summary>
    private static void RefusePrograms(Topology topology, Func<Topology, Exported> format)
    {
        if (topology.HasPrograms && format != DotExport.Of)
            throw new ProgramException(
                "programs: other tools are not told how to start programs of others; allowed: --format dot", ExitCodes.BadUsage);
    }

    private static void Write(string? path, string text, TextWriter output)
    {
        if (path is null)
        {
            output.Write(text);
            return;
        }
        try
        {
            File.WriteAllText(path, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"--out: {path} cannot be written: {e.Message}", ExitCodes.BadUsage);
        }
    }
}
