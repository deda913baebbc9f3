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
        var job = node.Fetch(first, options.Out);
        lock (_jobs)
            _jobs.Add(job);
        await WaitAsync(job, cancellation);
        if (job.IsComplete)
            foreach (var other in names[1..])
                Copy(job, other);
    }

    private async Task WaitAsync(FileJob job, CancellationToken cancellation)
    {
        var (had, since) = (job.HaveCount, TimeProvider.System.GetTimestamp());
        while (!job.Finished.Task.IsCompleted)
        {
            await Task.WhenAny(job.Finished.Task, Task.Delay(LookEvery, cancellation));
            if (job.Finished.Task.IsCompleted)
                return; // What is whole is whole, even if it is told to stop at the same moment.
            cancellation.ThrowIfCancellationRequested();
            if (job.HaveCount != had)
                (had, since) = (job.HaveCount, TimeProvider.System.GetTimestamp());
            else if (TimeProvider.System.GetElapsedTime(since) > options.GiveUp)
                node.Abandon(job, Reason(job));
        }
    }

    private string Reason(FileJob job)
    {
        var missing = job.Layout.BlockCount - job.HaveCount;
        return $"{missing} of {job.Layout.BlockCount} blocks are missing and none came for {Units.FormatTime(options.GiveUp)}: "
            + "no node that can be reached holds them";
    }

    private void Copy(FileJob source, WantedFile other)
    {
        var copy = new FileJob(other.Id, other.Layout, other.Name, options.Out) { Have = source.Have };
        lock (_jobs)
            _jobs.Add(copy);
        try
        {
            var path = Storage.SafePath.Prepare(options.Out, other.Name);
            File.Copy(source.Path, path, overwrite: false);
            copy.CopiedTo(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            copy.Finished.TrySetResult(e.Message);
        }
    }
}
