using System.CommandLine;
using System.Text.Json;
using FsNet.Hosting;
using FsNet.Node.Reporting;
using FsNet.Node.Tracking;
using FsNet.Protocol.Tracker;

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
            "fsnet-node get 3f9a...c1 --keep-sharing --status 127.0.0.1:9101");
        command.SetAction(async (parsed, _) =>
        {
            await using var host = await NodeHost.StartAsync(parsed, common, flags);
            host.Node.Announce();
            return await RunAsync(host, parsed.GetRequiredValue(names), own.Read(parsed));
        });
        return command;
    }

    private static async Task<int> RunAsync(NodeHost host, string[] names, GetOptions options)
    {
        try
        {
            await host.WaitForGateAsync();
            var files = await ResolveAsync(host, names, options);
            var jobs = await FetchAsync(host, files, options);
            Report(jobs, options.Json);
            var failed = jobs.Any(j => !j.IsComplete);
            if (options.KeepSharing && !failed)
                await host.WaitForEndAsync();
            return failed ? ExitCodes.Failed : ExitCodes.Ok;
        }
        catch (OperationCanceledException) when (host.Shutdown.Token.IsCancellationRequested)
        {
            throw new ProgramException("interrupted; what was fetched is kept, and the next get goes on from there");
        }
    }

    private static async Task<List<FileSummary>> ResolveAsync(NodeHost host, string[] names, GetOptions options)
    {
        try
        {
            return await new Names(new Catalog(host.Node.Tracker), host.Log).ResolveAsync(names, options.Wait, host.Shutdown.Token);
        }
        catch (TrackerException e)
        {
            throw new ProgramException(e.Message);
        }
    }

    private static async Task<List<FileJob>> FetchAsync(NodeHost host, List<FileSummary> files, GetOptions options)
    {
        var queue = new FetchQueue(host.Node, files, options);
        await using var progress = FetchProgress.Start(queue, host.Node, options.Json);
        await queue.RunAsync(host.Shutdown.Token);
        return queue.Jobs;
    }

    private static void Report(List<FileJob> jobs, bool json)
    {
        foreach (var job in jobs)
        {
            if (json)
                Console.Out.WriteLine(JsonLine(job));
            else if (job.IsComplete)
                Console.Out.WriteLine(job.Path);
            if (job.Failure is { } reason)
                Console.Error.WriteLine($"{ProgramName.Value}: {TrackText.Quote(job.Name)}: {reason}");
        }
    }

    private static string JsonLine(FileJob job)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("name", job.Name);
            writer.WriteString("id", job.Id.ToString());
            writer.WriteNumber("length", job.Layout.Length);
            writer.WriteBoolean("complete", job.IsComplete);
            writer.WriteString("path", job.IsComplete ? job.Path : null);
            writer.WriteString("error", job.Failure);
            writer.WriteNumber("bytesIn", job.Counters.BytesIn);
            writer.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
