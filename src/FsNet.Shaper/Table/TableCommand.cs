using System.CommandLine;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Links;

namespace FsNet.Shaper.Table;

/// <summary><c>fsnet-shaper table</c></summary>
internal static class TableCommand
{
    public static Command Create()
    {
        var executor = Flags.Choice<ExecutorChoice>(
            "--executor",
            "Who shapes.",
            "auto",
            ("auto", new ExecutorChoice(null)),
            ("netem", new ExecutorChoice(Executor.Netem)),
            ("nfqueue", new ExecutorChoice(Executor.NfQueue)));
        var markdown = Flags.Switch("--markdown", "A table in Markdown; so it is without --json.");
        var json = Flags.Switch("--json", "The table as JSON.");
        var quick = Flags.Switch("--quick", "Fewer packets: half a minute, and wider intervals.");
        var command = new Command(
            "table", "Shapes links between two namespaces, measures them, and prints what was asked against what was measured.")
        {
            executor, markdown, json, quick,
        };
        command.AddExamples("fsnet-shaper table", "unshare -Urnm fsnet-shaper table --executor nfqueue --quick --json");
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json) && parsed.GetValue(markdown))
                throw new ProgramException("--json and --markdown: one of them", ExitCodes.BadUsage);
            var effort = parsed.GetValue(quick) ? TableEffort.Quick : TableEffort.Full;
            var table = TableRun.Execute(parsed.GetValue(executor)!.Executor, effort, parsed.InvocationConfiguration.Error);
            parsed.InvocationConfiguration.Output.WriteLine(parsed.GetValue(json) ? TableJson.Write(table) : TableMarkdown.Write(table));
            return table.Rows.All(r => r.Held) ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    /// <param name="Executor">Null is the one that works best.</param>
    private sealed record ExecutorChoice(Executor? Executor);
}
