using System.CommandLine;
using System.Text.Json;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Protocol.Tracker;
using Spectre.Console;

namespace FsNet.Node.Commands;

/// <summary><c>fsnet-node ls</c></summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var command = new Command("ls", "Lists the files that the tracker knows: name, id, size, blocks, sources.");
        var common = new CommonFlags("warning");
        var json = Flags.Switch("--json", "Print a JSON array.");
        common.AddTo(command);
        command.Options.Add(json);
        command.AddExamples("fsnet-node ls", "fsnet-node ls --json | jq '.[].name'", "fsnet-node ls --tracker tracker.lan:9090");
        command.SetAction(async (parsed, cancellation) =>
        {
            await Queries.RunAsync(parsed, common, cancellation, async catalog =>
            {
                var files = (await catalog.ListAsync(cancellation)).OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
                if (parsed.GetValue(json))
                    TerminalWriter.Output.WriteLine(Queries.Json(writer => Write(writer, files)));
                else
                    Print(files);
            });
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Write(Utf8JsonWriter json, List<FileSummary> files)
    {
        json.WriteStartArray();
        foreach (var file in files)
        {
            json.WriteStartObject();
            Queries.Write(json, file);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>For people on a terminal, else for scripts.</summary>
    public static void Print(List<FileSummary> files)
    {
        if (!Terminal.OutputIsTerminal)
        {
            foreach (var f in files)
                TerminalWriter.Output.WriteLine($"{TerminalText.Escape(f.Name)}\t{f.Id}\t{f.Layout.Length}\t{f.Layout.BlockCount}\t{f.Sources}\t{f.CompleteSources}");
            return;
        }
        var table = new Table().Border(TableBorder.Simple).AddColumns("name", "id", "size", "blocks", "sources", "complete");
        foreach (var f in files)
            table.AddRow(
                Markup.Escape(TerminalText.Escape(f.Name)), f.Id.ToString(), Units.FormatSize(f.Layout.Length),
                $"{f.Layout.BlockCount}", $"{f.Sources}", $"{f.CompleteSources}");
        AnsiConsole.Write(table);
    }
}
