using FsNet.Base;
using FsNet.Node.Storage;
using FsNet.Node.Transfer;

namespace FsNet.Node;

/// <summary>Whether what is shared is still what it was.</summary>
internal sealed partial class NodeDriver
{
    private readonly SentBlocks _sentBlocks = new();
    private readonly FileCheck _check;
    private readonly FileWatch _watch;

    private sealed class WatchEvents(NodeDriver driver) : FileWatchEvents
    {
        public override void Touched(FileJob job) =>
            driver._log.Information("{Name} was touched; its content is what it was, and it goes on being shared", job.Name);

        public override void Lost(FileJob job, string reason) => driver.Abandon(job, reason);

        public override void Returned(FileJob job, FileStamp stamp) => driver._loop.Post(now => driver.ShareAgain(now, job, stamp));
    }

    private void WatchFiles()
    {
        _tasks.Run("looking at shared files", () => _watch.RunAsync(_stop.Token));
        _tasks.Run("checking shared files", () => _check.RunAsync(_stop.Token));
    }

    private void ShareAgain(TimeSpan now, FileJob lost, FileStamp stamp)
    {
        if (_files.GetValueOrDefault(lost.Id) != lost || _stop.IsCancellationRequested)
            return;
        var job = NewShare(StoredFile.Whole(lost.Stored!.Manifest, lost.Name, lost.Path, stamp), lost.Names, lost.Counters);
        _files[job.Id] = job;
        Offer(now, job);
        _log.Information("{Name} is what it was again, and is shared again", job.Name);
    }

    /// <summary>A peer says that it was sent wrong bytes: it was, or the line made them wrong, or it lies.</summary>
    private void Complained(int connection)
    {
        var sent = _sentBlocks.To(connection);
        _log.Debug("{Peer} says that a block was corrupt: {Count} that it was sent are read again", Peers.AddressOf(connection), sent.Count);
        foreach (var (file, block) in sent)
            if (_files.GetValueOrDefault(file) is { } job)
                _check.Add(job, block);
    }
}
