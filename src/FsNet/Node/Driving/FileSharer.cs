using FsNet.Base;
using FsNet.Node.Scheduling;
using FsNet.Node.Storage;
using FsNet.Protocol.Content;
using Serilog;

namespace FsNet.Node.Driving;

/// <summary>Files that lie whole on disk: peers are served from them.</summary>
internal sealed class FileSharer(
    JobTable jobs, KnownFiles known, EventLoop loop, TimeProvider time, ILogger log, CancellationToken stop)
{
    /// <summary>Serves a file from now on.</summary>
    /// <param name="isFollowed">It lies in a folder that is followed: what becomes of it is told by <see cref="Withdraw"/>, or by this once more.</param>
    public void Share(StoredFile file, IReadOnlyList<FileAlias> names, bool isFollowed = false)
    {
        var before = jobs.Find(file.Manifest.Id);
        if (before is { WasWhole: false, Failure: null })
            return; // It is being fetched, and shared as far as it is here.
        var job = NewJob(file, names, before?.Counters ?? new FileCounters(), isFollowed);
        jobs.Set(job);
        loop.Post(now =>
        {
            if (before is not null)
                known.Remove(before);
            known.Add(now, job);
        });
    }

    /// <summary>It is not there any more: nobody is served from now on.</summary>
    /// <returns>What it was called; null where it was not shared.</returns>
    public string? Withdraw(Hash256 id)
    {
        if (jobs.Remove(id) is not { } job)
            return null;
        job.Cancel();
        loop.Post(_ => known.Remove(job));
        return job.Name;
    }

    /// <summary>A file that was lost is what it was again.</summary>
    /// <param name="stamp">As it was when its content was found right.</param>
    public void ShareAgain(FileJob lost, FileStamp stamp) => loop.Post(now =>
    {
        if (!jobs.Has(lost) || stop.IsCancellationRequested)
            return;
        var job = NewJob(StoredFile.Whole(lost.Stored!.Manifest, lost.Name, lost.Path, stamp), lost.Names, lost.Counters, lost.IsFollowed);
        jobs.Set(job);
        known.Add(now, job);
        log.Information("{Name} is what it was again, and is shared again", job.Name);
    });

    private FileJob NewJob(StoredFile file, IReadOnlyList<FileAlias> names, FileCounters counters, bool isFollowed)
    {
        var have = new BlockSet(file.Manifest.Layout.BlockCount);
        have.Fill();
        var job = new FileJob(file.Manifest.Id, file.Manifest.Layout, file.Name, target: null)
        {
            Stored = file,
            Have = have,
            Names = names,
            IsFollowed = isFollowed,
            Disk = new DiskState(time),
            Counters = counters,
        };
        file.Disk = job.Disk;
        job.Finished.TrySetResult(null);
        return job;
    }
}
