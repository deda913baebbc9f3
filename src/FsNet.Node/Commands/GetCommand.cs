using System.CommandLine;
using System.Text.Json;
using FsNet.Base;
using FsNet.Hosting;

namespace FsNet.Node.Commands;

/// <summary><c>fsnet-node get</c></summary>
internal static class GetCommand
{
    public static Command Create()
    {
        var command = new Command("get", "Fetches files, verified block by block; exits 0 only when every file is whole.");
        var names = new Argument<string[]>("NAME|ID")
        {
            Description = "The name of a file, its id of 64 hexadecimal digits, or the name of a folder with a slash behind it; / is everything.",
            Arity = ArgumentArity.OneOrMore,
        };
        var common = new CommonFlags("warning");
        var flags = new NodeFlags();
        var own = new GetFlags();
        command.Arguments.Add(names);
        own.AddTo(command);
        common.AddTo(command);
        flags.AddTo(command);
        command.AddExamples(
            "fsnet-node get film.mkv --out ~/films",
            "fsnet-node get photos/ --tracker tracker.lan:9090 --down 50mbit",
            "fsnet-node get / --out /srv/mirror --no-sync             # many small files, and time matters more than a loss of power",
            "fsnet-node get photos/ --out ~/copy --update --state ~/.fsnet    # again and again: fetches only what has changed",
            "fsnet-node get 3f9a...c1 --as film.mkv --keep-sharing --status 127.0.0.1:9101");
        command.SetAction(async (parsed, _) =>
        {
            var wanted = parsed.GetRequiredValue(names);
            var options = own.Read(parsed, wanted, flags.HasState(parsed));
            await using var host = await NodeHost.StartAsync(parsed, common, flags);
            host.Node.Announce();
            return await RunAsync(host, wanted, options);
        });
        return command;
    }

    private static async Task<int> RunAsync(NodeHost host, string[] names, GetOptions options)
    {
        try
        {
            await host.WaitForGateAsync();
            var files = await FetchAsync(host, names, options);
            Report(files, options.Json);
            var failed = files.Any(f => f.Path is null);
            if (options.KeepSharing && !failed)
                await host.WaitForEndAsync();
            return failed ? ExitCodes.Failed : ExitCodes.Ok;
        }
        catch (OperationCanceledException) when (host.Shutdown.Token.IsCancellationRequested)
        {
            throw new ProgramException("interrupted; what was fetched is kept, and the next get goes on from there");
        }
    }

    private static async Task<IReadOnlyList<FetchedFile>> FetchAsync(NodeHost host, string[] names, GetOptions options)
    {
        await using var progress = options.Json ? null : FetchProgress.Start();
        return await NodeHost.SayAsync(host.Node.GetAllAsync(names, options.Out, options.Fetch, progress, host.Shutdown.Token));
    }

    private static void Report(IReadOnlyList<FetchedFile> files, bool json)
    {
        foreach (var file in files)
        {
            if (json)
                TerminalWriter.Output.WriteLine(JsonLine(file));
            else if (file.Path is { } path)
                TerminalWriter.Output.WriteLine(path);
            if (file.Error is { } reason)
                TerminalWriter.Error.WriteLine($"{ProgramName.Value}: {(file.Id is null ? "" : $"\"{TerminalText.Escape(file.Name)}\": ")}{reason}");
        }
    }

    private static string JsonLine(FetchedFile file) => file.Id is not { } id ? JsonLine(file.Name, file.Error ?? "") : JsonLine(writer =>
    {
        writer.WriteString("name", file.Name);
        writer.WriteString("id", id.ToString());
        writer.WriteNumber("length", file.Length);
        writer.WriteBoolean("complete", file.Path is not null);
        writer.WriteString("path", file.Path);
        writer.WriteString("error", file.Error);
        writer.WriteNumber("bytesIn", file.ReceivedBytes);
    });

    private static string JsonLine(string text, string reason) => JsonLine(writer =>
    {
        writer.WriteString("name", text);
        writer.WriteNull("id");
        writer.WriteBoolean("complete", false);
        writer.WriteNull("path");
        writer.WriteString("error", reason);
    });

    private static string JsonLine(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
