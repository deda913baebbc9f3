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
    public void Share(StoredFile file, IReadOnlyList<string> names)
    {
        var job = NewJob(file, names, new FileCounters());
        jobs.Set(job);
        loop.Post(now => known.Add(now, job));
    }

    /// <summary>A file that was lost is what it was again.</summary>
    /// <param name="stamp">As it was when its content was found right.</param>
    public void ShareAgain(FileJob lost, FileStamp stamp) => loop.Post(now =>
    {
        if (!jobs.Has(lost) || stop.IsCancellationRequested)
            return;
        var job = NewJob(StoredFile.Whole(lost.Stored!.Manifest, lost.Name, lost.Path, stamp), lost.Names, lost.Counters);
        jobs.Set(job);
        known.Add(now, job);
        log.Information("{Name} is what it was again, and is shared again", job.Name);
    });

    private FileJob NewJob(StoredFile file, IReadOnlyList<string> names, FileCounters counters)
    {
        var have = new BlockSet(file.Manifest.Layout.BlockCount);
        have.Fill();
        var job = new FileJob(file.Manifest.Id, file.Manifest.Layout, file.Name, target: null)
        {
            Stored = file,
            Have = have,
            Names = names,
            Disk = new DiskState(time),
            Counters = counters,
        };
        file.Disk = job.Disk;
        job.Finished.TrySetResult(null);
        return job;
    }
}
