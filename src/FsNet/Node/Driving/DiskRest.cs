using System.Diagnostics;
using FsNet.Node.Scheduling;
using FsNet.Node.Storage;
using FsNet.Node.Transfer;
using Serilog;

namespace FsNet.Node.Driving;

/// <summary>
/// Disks that fail or stop for a while. A file whose disk does not answer rests: nobody is asked for it and nobody is served, so that
/// peers neither wait for us nor send what cannot be kept. It goes on by itself. All of it on the event loop.
/// </summary>
internal sealed class DiskRest(
    KnownFiles known, BlockSender sender, FileFinisher finisher, FileCloser closer, EventLoop loop, OwnedTasks tasks, DiskWork disk, ILogger log,
    CancellationToken stop)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private TimeSpan _nextLook;

    /// <summary>Looks once a second whether a disk has stopped.</summary>
    /// <returns>Whether it was time for that.</returns>
    public bool LookAround(TimeSpan now, IEnumerable<FileJob> files)
    {
        if (now < _nextLook)
            return false;
        _nextLook = now + LookEvery;
        foreach (var job in files)
            if (job is { IsResting: false, Failure: null, Stored: not null, Disk.IsInLongTrouble: true })
                Rest(now, job);
        return true;
    }

    /// <summary>A block cannot be read: the file rests until it can.</summary>
    public void RestUntilReadable(TimeSpan now, FileJob job, int block)
    {
        if (job.IsResting || job.Failure is not null)
            return;
        Begin(now, job);
        tasks.Run($"the rest of {job.Name}", () => RecoverAsync(job, block));
    }

    /// <summary>Its disk works again: the file goes on where it was.</summary>
    public void Wake(TimeSpan now, FileJob job)
    {
        if (!job.IsResting || job.Failure is not null || stop.IsCancellationRequested || job.Writer is { IsIdle: false })
            return;
        job.IsResting = false;
        known.Add(now, job);
        log.Information("{Name} goes on", job.Name);
        if (job.Have!.IsFull && !job.Finished.Task.IsCompleted)
            finisher.Finish(job);
    }

    private void Rest(TimeSpan now, FileJob job)
    {
        if (job.Writer is { IsIdle: false } writer)
        {
            Begin(now, job);
            if (writer.IsIdle)
                Wake(now, job); // It has told so before it could know that somebody waits for it.
        }
        else if (job.Finished.Task.IsCompleted || job.Have is { IsEmpty: false })
            RestUntilReadable(now, job, job.Have!.NextMember(0));
    }

    private void Begin(TimeSpan now, FileJob job)
    {
        Debug.Assert(job is { IsResting: false, Stored: not null }, "what rests lies on a disk, and rests once");
        job.IsResting = true;
        sender.WriteOff(now, job);
        known.Remove(job);
        log.Warning("{Name} rests: {Reason}", job.Name, job.Disk.Trouble);
    }

    private async Task RecoverAsync(FileJob job, int block)
    {
        try
        {
            await disk.RunAsync(job.Name, job.Disk, () => Probe(job.Stored!, block), job.Ended);
            loop.Post(now => Wake(now, job));
        }
        catch (Exception e) when (DiskErrors.IsExpected(e))
        {
            closer.Abandon(job, DiskErrors.Describe(e));
        }
    }

    private static bool Probe(StoredFile file, int block)
    {
        using var reader = new BlockJob(file, 0, block);
        reader.Probe();
        return true;
    }
}
