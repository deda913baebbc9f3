using FsNet.Node.Recording;
using FsNet.Node.Scheduling;
using FsNet.Node.Storage;
using Serilog;

namespace FsNet.Node.Driving;

/// <summary>Ends what is done for files: they are given up for a reason, or the node ends.</summary>
internal sealed class FileCloser(
    JobTable jobs, KnownFiles known, EventLoop loop, OwnedTasks tasks, DiskWork disk, EventLog events, ILogger log)
{
    /// <summary>Does what takes time for a file. What that throws ends the file, and nothing else.</summary>
    public void Run(FileJob job, Func<FileJob, Task> work) =>
        tasks.Run($"the work on {job.Name}", () => GuardAsync(job, work), e => Abandon(job, e.Message));

    /// <summary>As <see cref="GiveUp"/>, on any thread.</summary>
    public void Abandon(FileJob job, string reason) => loop.Post(_ => GiveUp(job, reason));

    /// <summary>Gives a file up: nobody is asked for it, and nobody is served. On the event loop.</summary>
    public void GiveUp(FileJob job, string reason)
    {
        if (!job.GiveUp(reason) || !jobs.Has(job))
            return;
        known.Remove(job);
        log.Error("{Name}: {Reason}", job.Name, reason);
        events.Failed(job, reason);
        Close(job);
    }

    /// <summary>The node ends: what was written survives that, and a loss of power after it.</summary>
    public void CloseAll()
    {
        foreach (var job in jobs.All)
        {
            job.Cancel();
            if (job is { Target: not null, IsComplete: false })
                Close(job);
        }
    }

    private async Task GuardAsync(FileJob job, Func<FileJob, Task> work)
    {
        try
        {
            await work(job);
        }
        catch (Exception e) when (DiskErrors.IsExpected(e))
        {
            Abandon(job, DiskErrors.Describe(e));
        }
    }

    private void Close(FileJob job) => tasks.Run($"the closing of {job.Name}", () => CloseAsync(job));

    private async Task CloseAsync(FileJob job)
    {
        try
        {
            await disk.OnceAsync(job.Disk, () => LetGo(job));
        }
        catch (Exception e) when (DiskErrors.IsExpected(e))
        {
            log.Warning("{Name} is not closed in good order: {Reason}", job.Name, DiskErrors.Describe(e));
        }
    }

    private static bool LetGo(FileJob job)
    {
        using (job)
            if (job is { Failure: null, Target.Sync: true })
                job.Stored?.Flush();
        return true;
    }
}
