using System.Numerics;
using FsNet.Base;
using FsNet.Node.Sharing;
using FsNet.Protocol.Content;

namespace FsNet;

/// <summary>What others can have of it.</summary>
public sealed partial class FsNode
{
    private const int SmallestBlock = 1 << BlockLayout.MinBlockSizeLog2;
    private const int LargestBlock = 1 << BlockLayout.MaxBlockSizeLog2;

    /// <summary>Hashes a file and shares it by its name and its id until the node ends. It is served as it lies, and must not change.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told how much is hashed.</param>
    /// <param name="cancellation">Of the hashing.</param>
    /// <returns>What others ask for.</returns>
    /// <exception cref="FsNodeException">It cannot be read, or is no file.</exception>
    public async Task<FileId> ShareAsync(
        string path, IProgress<TransferProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (Directory.Exists(path))
            throw new FsNodeException($"'{path}' is a folder: ShareAllAsync shares its files");
        return (await ShareAllAsync([path], null, progress, cancellation))[0].Id;
    }

    /// <summary>
    /// Shares files, and the files of folders. One folder alone is the root of the names; of several paths each has its own name before.
    /// What folders hold and cannot be shared is left out, and logged. A content that is shared already keeps the names that it has.
    /// </summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="progress">Told how much is hashed.</param>
    /// <param name="cancellation">Of the hashing.</param>
    /// <exception cref="FsNodeException">A file that was named cannot be read, or there is none at all.</exception>
    public Task<IReadOnlyList<SharedName>> ShareAllAsync(
        IReadOnlyList<string> paths,
        ShareOptions? options = null,
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new ShareOptions();
        var block = BlockOf(options);
        return SayAsync(async () =>
        {
            var leftOut = new LeftOut();
            var found = SharedPaths.Expand([.. paths], options.Hidden, leftOut);
            IReadOnlyList<SharedFolder> folders = options.Watch ? SharedPaths.Followed([.. paths], options.Hidden) : [];
            var hashed = new Hashed(found);
            var shared = await ReportAsync(
                stop => ShareFoundAsync(found, leftOut, block, hashed.Add, ready: null, stop, folders), hashed.Progress, progress, cancellation);
            if (folders.Count > 0)
                Now.Follow(stop => FollowAsync(folders, found, shared, block, told: null, stop));
            return (IReadOnlyList<SharedName>)
                [.. shared.All.SelectMany(f => f.Names, (file, alias) => new SharedName(new FileId(file.File.Manifest.Id), alias.Name))];
        });
    }

    /// <summary>
    /// Ends the sharing of a file, under all its names: the tracker is told, and nobody is served any more. The file stays where it is. In a
    /// folder that is followed it is shared again if it changes.
    /// </summary>
    /// <param name="id">What <see cref="ShareAsync"/> returned, or the id of a file that was fetched.</param>
    /// <returns>False where the node does not share it, or has not fetched all of it yet.</returns>
    public bool Unshare(FileId id)
    {
        if (!Driver.Files.Any(f => f.Id == id.Hash && f.WasWhole) || Driver.Withdraw(id.Hash) is not { } name)
            return false;
        Log.Information("{Name} is not shared any more", name);
        return true;
    }

    /// <param name="hashed">Told the bytes that are hashed, from several threads.</param>
    /// <param name="ready">Waited for before anything is shared.</param>
    /// <param name="folders">Those that are followed.</param>
    internal async Task<SharedFiles> ShareFoundAsync(
        List<SharedPath> paths, LeftOut leftOut, byte? blockSizeLog2, Action<long> hashed, Func<Task>? ready, CancellationToken cancellation,
        IReadOnlyList<SharedFolder>? folders = null)
    {
        var shared = await SharedFiles.HashAsync(paths, blockSizeLog2, Now.Hashes, leftOut, hashed, cancellation);
        leftOut.Say(Log);
        if (Now.Hashes is { } state)
            Log.Information("Not read, for their hashes are known: {Known} of {Files} files", state.Found, paths.Count);
        if (shared.All.Count == 0)
            throw new ProgramException($"there is nothing that can be shared: {leftOut}");
        shared.SayNamesakes(Log);
        if (ready is not null)
            await ready();
        var known = Driver.Files.Where(f => f.Failure is null).Select(f => f.Id).ToHashSet();
        foreach (var (file, names) in shared.All.Where(f => !known.Contains(f.File.Manifest.Id)))
            Driver.Share(file, names, isFollowed: folders?.Any(f => f.Has(file.FinalPath)) == true);
        Announce();
        return shared;
    }

    private static byte? BlockOf(ShareOptions options) => options.BlockBytes switch
    {
        null => null,
        >= SmallestBlock and <= LargestBlock and var bytes when BitOperations.IsPow2(bytes) => (byte)BitOperations.Log2((uint)bytes),
        var bytes => throw new ArgumentException(
            $"{nameof(options.BlockBytes)}: found {bytes}, allowed: a power of two from {SmallestBlock} to {LargestBlock}", nameof(options)),
    };

    /// <summary>How much of some files is hashed.</summary>
    private sealed class Hashed(List<SharedPath> paths)
    {
        private readonly long _total = paths.DistinctBy(p => p.Path).Sum(p => p.Length);
        private long _done;

        public void Add(long bytes) => Interlocked.Add(ref _done, bytes);

        public TransferProgress Progress() =>
            new() { DoneBytes = Interlocked.Read(ref _done), TotalBytes = _total, TotalFiles = paths.Count };
    }
}
