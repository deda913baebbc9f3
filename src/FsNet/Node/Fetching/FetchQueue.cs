using FsNet.Base;
using FsNet.Node.Storage;

namespace FsNet.Node.Fetching;

/// <summary>Fetches many files, a bounded number of them at once; each ends whole or with a reason.</summary>
/// <param name="giveUp">A file, when nothing of it got on for this long.</param>
internal sealed class FetchQueue(NodeDriver node, List<WantedFile> files, FileTarget target, TimeSpan giveUp)
{
    /// <summary>Files whose blocks are asked for. Those that have all of them, and wait until they are durable, keep no other from being fetched.</summary>
    private const int AtOnce = 64;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly List<FileJob> _jobs = [];
    private readonly SemaphoreSlim _places = new(AtOnce);

    /// <summary>Files begun so far, in order.</summary>
    public List<FileJob> Jobs
    {
        get
        {
            lock (_jobs)
                return [.. _jobs];
        }
    }

    public int FileCount => files.Count;

    public int TotalBlocks { get; } = files.Sum(f => f.Layout.BlockCount);

    public long TotalBytes { get; } = files.Sum(f => f.Layout.Length);

    public async Task RunAsync(CancellationToken cancellation)
    {
        // The same content under two names is one file to the swarm: it is fetched once, and copied.
        var groups = files.GroupBy(f => f.Id).ToList();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Descriptors.FetchedFiles, CancellationToken = cancellation };
        await Parallel.ForEachAsync(groups, parallel, async (group, token) => await FetchAsync([.. group], token));
    }

    private async Task FetchAsync(WantedFile[] names, CancellationToken cancellation)
    {
        var job = await FetchAsync(names[0], cancellation);
        await WaitAsync(job, job.Finished.Task, cancellation);
        foreach (var other in names[1..])
            if (job.IsComplete)
                await CopyAsync(job, other.Name, cancellation);
    }

    private async Task<FileJob> FetchAsync(WantedFile file, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        try
        {
            var job = Add(node.Fetch(file, target with { Traits = file.Traits }));
            await WaitAsync(job, job.Arrived, cancellation);
            return job;
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task CopyAsync(FileJob job, string name, CancellationToken cancellation)
    {
        var copy = Add(node.Copy(job, name));
        await WaitAsync(copy, copy.Finished.Task, cancellation);
    }

    private FileJob Add(FileJob job)
    {
        lock (_jobs)
            _jobs.Add(job);
        return job;
    }

    /// <param name="end">How far it is to get; it may also end altogether.</param>
    private async Task WaitAsync(FileJob job, Task end, CancellationToken cancellation)
    {
        var (progress, since) = (job.Progress, TimeProvider.System.GetTimestamp());
        var reached = Task.WhenAny(end, job.Finished.Task);
        while (!reached.IsCompleted)
        {
            await Task.WhenAny(reached, Task.Delay(LookEvery, cancellation));
            if (reached.IsCompleted)
                return; // What is whole is whole, even if it is told to stop at the same moment.
            cancellation.ThrowIfCancellationRequested();
            if (job.Progress != progress)
                (progress, since) = (job.Progress, TimeProvider.System.GetTimestamp());
            else if (TimeProvider.System.GetElapsedTime(since) > giveUp)
                node.Abandon(job, Reason(job));
        }
    }

    private string Reason(FileJob job)
    {
        var missing = job.Layout.BlockCount - job.HaveCount;
        var patience = Units.FormatTime(giveUp);
        return job.Disk.Trouble is { } trouble ? $"{trouble}; nothing got on for {patience}"
            : missing == 0 ? $"all blocks are there, and nothing got on for {patience}: the disk, or another process that fetches the file"
            : $"{missing} of {job.Layout.BlockCount} blocks are missing and none came for {patience}: no node that can be reached holds them";
    }
}
