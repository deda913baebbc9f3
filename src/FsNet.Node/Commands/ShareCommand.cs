using System.CommandLine;
using System.Numerics;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Node.Reporting;
using FsNet.Node.Sharing;
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
            Description = "A file, shared by its name; or a folder, whose files are shared by their names relative to it, or, beside other "
                + "paths, with the folder's name before.",
            Arity = ArgumentArity.OneOrMore,
        };
        var common = new CommonFlags("information");
        var flags = new NodeFlags();
        var size = new Flag<byte>("--block", "SIZE|auto", "Block size, a power of two from 64KiB to 16MiB.", ReadBlock, AutoBlock, "auto");
        var hidden = Flags.Switch("--hidden", "In folders, also share files and folders whose names begin with a dot.");
        command.Arguments.Add(paths);
        common.AddTo(command);
        flags.AddTo(command);
        command.Options.Add(size);
        var watch = Flags.Switch("--watch", "Follow folders: share what comes or changes once it is quiet for 2s, withdraw what goes.");
        command.Options.Add(hidden);
        command.Options.Add(watch);
        command.AddExamples(
            "fsnet-node share film.mkv",
            "fsnet-node share photos/ --tracker tracker.lan:9090 --up 20mbit   # the files are called as below photos/",
            "fsnet-node share film.mkv photos/ --hidden                        # film.mkv, photos/a.jpg, photos/.order, ...",
            "fsnet-node share /srv/mirror --state /var/lib/fsnet               # a restart reads only what has changed",
            "fsnet-node share photos/ --watch                                  # and what comes into the folder later",
            "fsnet-node share disk.img --block 4MiB --status 127.0.0.1:9101");
        command.SetAction(async (parsed, _) =>
        {
            var leftOut = new LeftOut();
            var found = SharedPaths.Expand(parsed.GetRequiredValue(paths), parsed.GetValue(hidden), leftOut);
            var folders = parsed.GetValue(watch) ? SharedPaths.Followed(parsed.GetRequiredValue(paths), parsed.GetValue(hidden)) : [];
            await using var host = await NodeHost.StartAsync(parsed, common, flags);
            try
            {
                byte? block = parsed.GetValue(size) is var log2 and not AutoBlock ? log2 : null;
                var shared = await ShareAsync(host, found, leftOut, block, folders);
                if (folders.Count > 0)
                    await host.Node.FollowAsync(folders, found, shared, block, Print, host.Shutdown.Token);
                await host.WaitForEndAsync();
            }
            catch (OperationCanceledException) when (host.Shutdown.Token.IsCancellationRequested)
            {
                // Told to end.
            }
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<SharedFiles> ShareAsync(
        NodeHost host, List<SharedPath> paths, LeftOut leftOut, byte? block, List<SharedFolder> folders)
    {
        using var progress = HashProgress.Start(paths.DistinctBy(p => p.Path).Sum(p => p.Length));
        var shared = await host.Node.ShareFoundAsync(paths, leftOut, block, progress.Add, Ready, host.Shutdown.Token, folders);
        Print(host, shared);
        return shared;

        Task Ready()
        {
            progress.Dispose();
            return host.WaitForGateAsync();
        }
    }

    private static void Print(NodeHost host, SharedFiles shared)
    {
        foreach (var (file, names) in shared.All)
            Print(file, names);
        host.Log.Information("Sharing {Files} files, {Size}", shared.NameCount, Units.FormatSize(shared.Bytes));
    }

    private static void Print(StoredFile file, IReadOnlyList<FileAlias> names)
    {
        foreach (var (name, _) in names)
            TerminalWriter.Output.WriteLine($"{file.Manifest.Id}  {name}");
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
