using FsNet.Node.Recording;
using FsNet.Node.Scheduling;
using FsNet.Node.Storage;
using Serilog;

namespace FsNet.Node.Driving;

/// <summary>Files of which all blocks came: they are made durable, get their name, and are whole.</summary>
internal sealed class FileFinisher(
    FileStore store, KnownFiles known, FileCloser closer, EventLoop loop, EventLog events, TimeProvider time, ILogger log)
{
    /// <summary>On the event loop. What is under way already goes on, whatever its disk did meanwhile.</summary>
    public void Finish(FileJob job)
    {
        if (job.Arrive())
            closer.Run(job, FinishAsync);
    }

    private async Task FinishAsync(FileJob job)
    {
        await store.FinishAsync(job);
        job.Counters.CompletedAt = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;
        loop.Post(_ => known.Durable(job));
        events.Complete(job);
        log.Information("{Name} is whole and verified: {Path}", job.Name, job.Path);
        job.Finished.TrySetResult(null);
    }
}
