using System.CommandLine;
using System.Numerics;
using FsNet.Hosting;
using FsNet.Node.Reporting;
using FsNet.Node.Storage;
using FsNet.Protocol.Content;

namespace FsNet.Node.Commands;

/// <summary><c>fsnet-node share</c></summary>
internal static class ShareCommand
{
    private const byte AutoBlock = 0;

    public static Command Create()
    {
        var command = new Command("share", "Shares files, and the files in folders, until it is stopped.");
        var paths = new Argument<string[]>("PATH")
        {
            Description = "A file, shared by its name; or a folder, whose files are shared by their names relative to it.",
            Arity = ArgumentArity.OneOrMore,
        };
        var common = new CommonFlags("information");
        var flags = new NodeFlags();
        var block = new Flag<byte>("--block", "SIZE|auto", "Block size, a power of two from 64KiB to 16MiB.", ReadBlock, AutoBlock, "auto");
        command.Arguments.Add(paths);
        common.AddTo(command);
        flags.AddTo(command);
        command.Options.Add(block);
        command.AddExamples(
            "fsnet-node share film.mkv",
            "fsnet-node share photos/ --tracker tracker.lan:9090 --up 20mbit",
            "fsnet-node share disk.img --block 4MiB --status 127.0.0.1:9101");
        command.SetAction(async (parsed, _) =>
        {
            var found = SharedPaths.Expand(parsed.GetRequiredValue(paths));
            await using var host = await NodeHost.StartAsync(parsed, common, flags);
            try
            {
                await ShareAsync(host, found, parsed.GetValue(block));
                await host.WaitForEndAsync();
            }
            catch (OperationCanceledException) when (host.Shutdown.Token.IsCancellationRequested)
            {
                // Told to end before it had begun to share.
            }
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task ShareAsync(NodeHost host, List<SharedPath> paths, byte block)
    {
        using var progress = HashProgress.Start(paths.Sum(p => p.Length));
        var shared = new Dictionary<Hash256, (StoredFile File, List<string> Names)>();
        foreach (var path in paths)
        {
            try
            {
                var (manifest, stamp) = await Task.Run(
                    () => FileHasher.Hash(path.Path, block == AutoBlock ? null : block, progress.Add, host.Shutdown.Token), host.Shutdown.Token);
                if (!shared.TryGetValue(manifest.Id, out var entry))
                    shared[manifest.Id] = entry = (StoredFile.Whole(manifest, path.Name, path.Path, stamp), []);
                entry.Names.Add(path.Name);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                host.Log.Error("'{Path}' is not shared: {Reason}", path.Path, e.Message);
            }
        }
        if (shared.Count == 0)
            throw new ProgramException("there is nothing that can be shared");
        await host.WaitForGateAsync();
        foreach (var (file, names) in shared.Values)
            host.Node.Share(file, names);
        host.Node.Announce();
        Print(host, shared.Values);
    }

    private static void Print(NodeHost host, ICollection<(StoredFile File, List<string> Names)> shared)
    {
        foreach (var (file, names) in shared)
            foreach (var name in names)
                Console.Out.WriteLine($"{file.Manifest.Id}  {name}");
        host.Log.Information(
            "Sharing {Files} files, {Size}", shared.Sum(s => s.Names.Count), Units.FormatSize(shared.Sum(s => s.File.Manifest.Layout.Length)));
    }

    private static byte ReadBlock(string text, string field)
    {
        if (text == "auto")
            return AutoBlock;
        var bytes = Units.ParseSize(text, field);
        var log2 = BitOperations.Log2((ulong)bytes);
        return BitOperations.IsPow2(bytes) && log2 is >= BlockLayout.MinBlockSizeLog2 and <= BlockLayout.MaxBlockSizeLog2
            ? (byte)log2
            : throw new UnitException($"{field}: '{text}' is not a power of two from 64KiB to 16MiB");
    }
}
