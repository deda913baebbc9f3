using FsNet.Base;
using FsNet.Node.Scheduling;
using FsNet.Node.Storage;
using FsNet.Node.Transfer;
using FsNet.Protocol.Content;
using Serilog;

namespace FsNet.Node.Driving;

/// <summary>Whether what is shared is still what it was: looks by itself, and where a peer says that it is not. On any thread.</summary>
internal sealed class FileGuard : FileWatchEvents
{
    private readonly JobTable _jobs;
    private readonly FileSharer _sharer;
    private readonly FileCloser _closer;
    private readonly ILogger _log;
    private readonly SentBlocks _sent = new();
    private readonly FileCheck _check;
    private readonly FileWatch _watch;

    public FileGuard(JobTable jobs, FileSharer sharer, FileCloser closer, DiskWork disk, TimeProvider time, ILogger log)
    {
        (_jobs, _sharer, _closer, _log) = (jobs, sharer, closer, log);
        _check = new FileCheck(disk, this, time);
        _watch = new FileWatch(() => jobs.All, _check, disk, this, time);
    }

    public void Start(OwnedTasks tasks, CancellationToken stop)
    {
        tasks.Run("looking at shared files", () => _watch.RunAsync(stop));
        tasks.Run("checking shared files", () => _check.RunAsync(stop));
    }

    /// <summary>A peer was sent a block: it may say that this was corrupt.</summary>
    public void Sent(int connection, Hash256 file, int block) => _sent.Add(connection, file, block);

    /// <summary>A peer says that it was sent wrong bytes: it was, or the line made them wrong, or it lies.</summary>
    public void Complained(int connection, object? peer)
    {
        var sent = _sent.To(connection);
        _log.Debug("{Peer} says that a block was corrupt: {Count} that it was sent are read again", peer, sent.Count);
        foreach (var (file, block) in sent)
            if (_jobs.Find(file) is { } job)
                _check.Add(job, block);
    }

    /// <summary>The connection has ended.</summary>
    public void Forget(int connection) => _sent.Forget(connection);

    public override void Touched(FileJob job) =>
        _log.Information("{Name} was touched; its content is what it was, and it goes on being shared", job.Name);

    public override void Lost(FileJob job, string reason) => _closer.Abandon(job, reason);

    public override void Returned(FileJob job, FileStamp stamp) => _sharer.ShareAgain(job, stamp);
}
