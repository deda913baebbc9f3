using FsNet.Hosting;

namespace FsNet.Node.Commands;

/// <summary>Fetches many files, a bounded number of them at once; each ends whole or with a reason.</summary>
internal sealed class FetchQueue(NodeDriver node, List<WantedFile> files, GetOptions options)
{
    private const int AtOnce = 64;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly List<FileJob> _jobs = [];

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
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(groups, parallel, async (group, token) => await FetchAsync([.. group], token));
    }

    private async Task FetchAsync(WantedFile[] names, CancellationToken cancellation)
    {
        var first = names[0];
        var job = Add(node.Fetch(first, new FileTarget(options.Out, options.Sync)));
        await WaitAsync(job, cancellation);
        foreach (var other in names[1..])
            if (job.IsComplete)
                await WaitAsync(Add(node.Copy(job, other.Name)), cancellation);
    }

    private FileJob Add(FileJob job)
    {
        lock (_jobs)
            _jobs.Add(job);
        return job;
    }

    private async Task WaitAsync(FileJob job, CancellationToken cancellation)
    {
        var (progress, since) = (job.Progress, TimeProvider.System.GetTimestamp());
        while (!job.Finished.Task.IsCompleted)
        {
            await Task.WhenAny(job.Finished.Task, Task.Delay(LookEvery, cancellation));
            if (job.Finished.Task.IsCompleted)
                return; // What is whole is whole, even if it is told to stop at the same moment.
            cancellation.ThrowIfCancellationRequested();
            if (job.Progress != progress)
                (progress, since) = (job.Progress, TimeProvider.System.GetTimestamp());
            else if (TimeProvider.System.GetElapsedTime(since) > options.GiveUp)
                node.Abandon(job, Reason(job));
        }
    }

    private string Reason(FileJob job)
    {
        var missing = job.Layout.BlockCount - job.HaveCount;
        var patience = Units.FormatTime(options.GiveUp);
        return job.Disk.Trouble is { } trouble ? $"{trouble}; nothing got on for {patience}"
            : missing == 0 ? $"all blocks are there, and nothing got on for {patience}: the disk, or another process that fetches the file"
            : $"{missing} of {job.Layout.BlockCount} blocks are missing and none came for {patience}: no node that can be reached holds them";
    }
}
