using FsNet.Node.Scheduling;
using FsNet.Node.Storage;
using FsNet.Protocol.Content;

namespace FsNet.Node.Driving;

/// <summary>Files that are fetched, up to the moment at which their blocks can be asked for.</summary>
internal sealed class FileFetcher(
    JobTable jobs, KnownFiles known, FileStore store, FileCloser closer, EventLoop loop, Func<FileJob, BlockWriter> writerOf, TimeProvider time,
    CancellationToken stop)
{
    /// <summary>Fetches a file. The job says when it is done, and how it ended.</summary>
    /// <param name="name">What it is called here.</param>
    /// <param name="knownAs">What others call it.</param>
    public FileJob Fetch(FileProof proof, string name, string knownAs, FileTarget target)
    {
        var job = new FileJob(proof.Id, proof.Layout, name, target) { Names = [new FileAlias(knownAs)], Disk = new DiskState(time) };
        job.Writer = writerOf(job);
        var first = jobs.GetOrAdd(job);
        if (first == job)
            closer.Run(job, j => BeginAsync(j, proof));
        return first;
    }

    /// <summary>The manifest is proved: opens the file's place on disk, and keeps what is right there already.</summary>
    public void MakeRoom(Manifest manifest)
    {
        if (jobs.Find(manifest.Id) is { } job)
            closer.Run(job, j => MakeRoomAsync(j, manifest));
    }

    private async Task BeginAsync(FileJob job, FileProof proof)
    {
        var found = await store.FindManifestAsync(job, proof);
        loop.Post(now =>
        {
            if (job.Failure is null)
                known.Begin(now, job, proof, found);
        });
    }

    private async Task MakeRoomAsync(FileJob job, Manifest manifest)
    {
        var (stored, have) = await store.OpenAsync(job, manifest);
        loop.Post(now =>
        {
            if (job.Failure is not null || stop.IsCancellationRequested)
            {
                stored.Dispose();
                return;
            }
            (job.Layout, job.Stored, job.Have) = (manifest.Layout, stored, have);
            stored.Disk = job.Disk;
            job.Writer!.Begin(have);
            known.Ready(now, job);
        });
    }
}
