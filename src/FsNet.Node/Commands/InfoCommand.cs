using System.CommandLine;
using System.Text.Json;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Node.Fetching;
using FsNet.Node.Tracking;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using Serilog.Core;

namespace FsNet.Node.Commands;

/// <summary><c>fsnet-node info</c></summary>
internal static class InfoCommand
{
    private const int BarWidth = 64;

    public static Command Create()
    {
        var command = new Command("info", "Shows a file, and which node holds which of its blocks.");
        var name = new Argument<string>("NAME|ID") { Description = "The name the file is shared by, or its id of 64 hexadecimal digits." };
        var common = new CommonFlags("warning");
        var json = Flags.Switch("--json", "Print a JSON object.");
        command.Arguments.Add(name);
        common.AddTo(command);
        command.Options.Add(json);
        command.AddExamples("fsnet-node info film.mkv", "fsnet-node info film.mkv --json | jq '.holders[] | .address'");
        command.SetAction(async (parsed, cancellation) =>
        {
            await Queries.RunAsync(parsed, common, cancellation, async catalog =>
            {
                var names = new Names(catalog, Logger.None);
                var file = await names.ResolveOneAsync(parsed.GetRequiredValue(name), TimeSpan.Zero, cancellation);
                var holders = await catalog.HoldersAsync(file, cancellation);
                if (parsed.GetValue(json))
                    TerminalWriter.Output.WriteLine(Queries.Json(writer => Write(writer, file, holders)));
                else
                    Print(file, holders);
            });
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Write(Utf8JsonWriter json, FileSummary file, List<FileHolder> holders)
    {
        json.WriteStartObject();
        Queries.Write(json, file);
        json.WriteStartArray("holders");
        foreach (var (address, name, blocks) in holders)
        {
            json.WriteStartObject();
            json.WriteString("address", address.ToString());
            json.WriteString("name", name);
            json.WriteNumber("have", blocks.Count);
            json.WriteStartArray("ranges");
            foreach (var range in blocks.Ranges())
            {
                json.WriteStartArray();
                json.WriteNumberValue(range.First);
                json.WriteNumberValue(range.First + range.Count - 1);
                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>For people.</summary>
    public static void Print(FileSummary file, List<FileHolder> holders)
    {
        var output = TerminalWriter.Output;
        TerminalWriter.Output.WriteLine($"name     {TerminalText.Escape(file.Name)}");
        output.WriteLine($"id       {file.Id}");
        output.WriteLine($"size     {file.Layout.Length} bytes ({Units.FormatSize(file.Layout.Length)})");
        output.WriteLine($"blocks   {file.Layout.BlockCount} of {Units.FormatSize(file.Layout.BlockBytes)}");
        output.WriteLine($"sources  {file.Sources}, {file.CompleteSources} of them complete");
        var width = holders.Max(h => h.Name?.Length) ?? 0;
        foreach (var (address, name, blocks) in holders)
            output.WriteLine($"  {address,-24} {TerminalText.Escape(name ?? "").PadRight(width)} {Bar(blocks)} {blocks.Count}/{blocks.Length}");
    }

    /// <summary>The file from left to right: # all blocks of a stretch held, + some, . none.</summary>
    private static string Bar(BlockSet blocks)
    {
        var width = Math.Min(BarWidth, Math.Max(1, blocks.Length));
        return string.Create(width, blocks, (bar, set) =>
        {
            for (var i = 0; i < bar.Length; i++)
                bar[i] = Stretch(set, (int)((long)i * set.Length / bar.Length), (int)((long)(i + 1) * set.Length / bar.Length));
        });
    }

    private static char Stretch(BlockSet blocks, int from, int to)
    {
        var held = Enumerable.Range(from, to - from).Count(blocks.Contains);
        return held == to - from ? '#' : held > 0 ? '+' : '.';
    }
}
