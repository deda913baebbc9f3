using System.CommandLine;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Topologies;

namespace FsNet.Testbed.Cli;

/// <summary><c>fsnet check</c></summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var input = new TopologyInput();
        var command = new Command("check", "Validates a topology: every mistake with its line, what was found and what is allowed.");
        input.AddTo(command);
        command.AddExamples(
            "fsnet check topologies/01-demo.yaml",
            "fsnet check my.yaml --set groups.leech.count=64 --set links.0.loss=2%");
        command.SetAction(parsed =>
        {
            var topology = input.Load(parsed).Topology;
            parsed.InvocationConfiguration.Output.WriteLine(Describe(topology));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string Describe(Topology t) =>
        $"{t.Name}: good; {t.Seeds.Count()} seed(s), {t.Leechers.Count()} leecher(s), "
        + $"{t.Links.Count} link rule(s), {t.Timeline.Count} timeline entries";
}
