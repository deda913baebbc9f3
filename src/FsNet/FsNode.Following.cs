using FsNet.Node;
using FsNet.Node.Sharing;
using FsNet.Node.Storage;
using FsNet.Protocol.Content;

namespace FsNet;

/// <summary>Folders whose files it shares as they come, change and go.</summary>
public sealed partial class FsNode
{
    private static readonly TimeSpan LookAtFoldersEvery = TimeSpan.FromSeconds(1);

    /// <summary>Goes on sharing what these folders hold, whatever that is, until it is told to end.</summary>
    /// <param name="paths">What is shared of them, and beside them, already.</param>
    /// <param name="told">Told of each content that is shared from now on.</param>
    /// <exception cref="OperationCanceledException">It is told to end.</exception>
    internal async Task FollowAsync(
        IReadOnlyList<SharedFolder> folders, List<SharedPath> paths, SharedFiles shared, byte? blockSizeLog2, Action<StoredFile, IReadOnlyList<FileAlias>>? told,
        CancellationToken cancellation)
    {
        var events = new Followed(Driver, Log, told);
        var tree = new SharedTree(Now.Hashes, blockSizeLog2, events);
        shared.CopyTo(tree, paths);
        var watched = folders.Select(f => new FolderEvents(f.Path, _time, Log)).ToList();
        try
        {
            List<FolderFollower> followers = [.. folders.Select((f, i) => new FolderFollower(f, watched[i], tree, TimeProvider.System, Log))];
            Log.Information("Following {Folders} folders with {Files} files", folders.Count, tree.Count);
            using var timer = new PeriodicTimer(LookAtFoldersEvery, _time);
            while (await timer.WaitForNextTickAsync(cancellation))
                foreach (var follower in followers)
                    await Task.Run(() => follower.Step(cancellation), cancellation);
        }
        finally
        {
            watched.ForEach(w => w.Dispose());
        }
    }

    private sealed class Followed(NodeDriver driver, Serilog.ILogger log, Action<StoredFile, IReadOnlyList<FileAlias>>? told) : SharedTreeEvents
    {
        public override void Here(StoredFile file, IReadOnlyList<FileAlias> names)
        {
            driver.Share(file, names, isFollowed: true);
            log.Information("{Name} is shared now", file.Name);
            told?.Invoke(file, names);
        }

        public override void Gone(Hash256 id)
        {
            if (driver.Withdraw(id) is { } name)
                log.Information("{Name} is not shared any more", name);
        }
    }
}
