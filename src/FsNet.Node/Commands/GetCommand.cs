using System.CommandLine;
using System.Text.Json;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Node.Storage;
using FsNet.Node.Tracking;

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
            "fsnet-node get 3f9a...c1 --as film.mkv --keep-sharing --status 127.0.0.1:9101");
        command.SetAction(async (parsed, _) =>
        {
            var wanted = parsed.GetRequiredValue(names);
            var options = own.Read(parsed, wanted);
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
            var resolved = await ResolveAsync(host, names, options);
            var jobs = await FetchAsync(host, resolved.Files, options);
            Report(jobs, resolved.Refused, options.Json);
            var failed = resolved.Refused.Count > 0 || jobs.Any(j => !j.WasWhole);
            if (options.KeepSharing && !failed)
                await host.WaitForEndAsync();
            return failed ? ExitCodes.Failed : ExitCodes.Ok;
        }
        catch (OperationCanceledException) when (host.Shutdown.Token.IsCancellationRequested)
        {
            throw new ProgramException("interrupted; what was fetched is kept, and the next get goes on from there");
        }
    }

    private static async Task<Resolution> ResolveAsync(NodeHost host, string[] names, GetOptions options)
    {
        try
        {
            var finder = new Names(new Catalog(host.Node.Tracker), host.Log);
            var resolved = await finder.ResolveAsync(names, options.Hidden, options.Wait, host.Shutdown.Token);
            if (resolved.Hidden.Count > 0)
                host.Log.Warning(
                    "Hidden files left out: {Count}, first '{Name}'; --hidden fetches them, too", resolved.Hidden.Count, resolved.Hidden[0]);
            return options.As is { } name ? resolved with { Files = [.. resolved.Files.Select(f => f with { Name = name })] } : resolved;
        }
        catch (TrackerException e)
        {
            throw new ProgramException(e.Message);
        }
    }

    private static async Task<List<FileJob>> FetchAsync(NodeHost host, List<WantedFile> files, GetOptions options)
    {
        var queue = new FetchQueue(host.Node, files, options);
        await using var progress = FetchProgress.Start(queue, host.Node, options.Json);
        await queue.RunAsync(host.Shutdown.Token);
        return queue.Jobs;
    }

    /// <summary>What was whole and verified has been had, also where it was moved away since.</summary>
    private static void Report(List<FileJob> jobs, List<Refusal> refused, bool json)
    {
        foreach (var job in jobs)
        {
            if (json)
                TerminalWriter.Output.WriteLine(JsonLine(job));
            else if (job.WasWhole)
                TerminalWriter.Output.WriteLine(job.Path);
            if (!job.WasWhole && job.Failure is { } reason)
                TerminalWriter.Error.WriteLine($"{ProgramName.Value}: \"{TerminalText.Escape(job.Name)}\": {reason}");
        }
        foreach (var (text, reason) in refused)
        {
            if (json)
                TerminalWriter.Output.WriteLine(JsonLine(text, reason));
            TerminalWriter.Error.WriteLine($"{ProgramName.Value}: {reason}");
        }
    }

    private static string JsonLine(FileJob job) => JsonLine(writer =>
    {
        writer.WriteString("name", job.Name);
        writer.WriteString("id", job.Id.ToString());
        writer.WriteNumber("length", job.Layout.Length);
        writer.WriteBoolean("complete", job.WasWhole);
        writer.WriteString("path", job.WasWhole ? job.Path : null);
        writer.WriteString("error", job.WasWhole ? null : job.Failure);
        writer.WriteNumber("bytesIn", job.Counters.BytesIn);
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
