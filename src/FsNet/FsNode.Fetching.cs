using FsNet.Base;
using FsNet.Node.Fetching;
using FsNet.Node.Storage;
using FsNet.Node.Tracking;

namespace FsNet;

/// <summary>What it has of others.</summary>
public sealed partial class FsNode
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>With nobody connected for this long, that is worth a word.</summary>
    private static readonly TimeSpan FindsPeersWithin = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Fetches a file into a folder, where it is called by its id, and shares it from then on. What an earlier call has left there is
    /// gone on with.
    /// </summary>
    /// <param name="id">What <see cref="ShareAsync"/> returned where it is shared.</param>
    /// <param name="folder">Is made where it is not there.</param>
    /// <param name="progress">Told how far it is, five times a second.</param>
    /// <param name="cancellation">Ends it; what was fetched is kept, and the next call goes on from there.</param>
    /// <returns>Where it lies, whole, verified and durable.</returns>
    /// <exception cref="FsNodeException">Nobody shares it, its blocks do not come, or it cannot be written.</exception>
    public Task<string> GetAsync(
        FileId id, string folder, IProgress<TransferProgress>? progress = null, CancellationToken cancellation = default) =>
        GetAsync($"{id}", folder, progress, cancellation);

    /// <summary>As by its id; by a name, under which it lies in the folder, too. A name that stands for several files is an error.</summary>
    /// <inheritdoc cref="GetAsync(FileId, string, IProgress{TransferProgress}, CancellationToken)"/>
    /// <param name="name">As it is shared, with <c>/</c> between folders.</param>
    public async Task<string> GetAsync(
        string name, string folder, IProgress<TransferProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (name.EndsWith('/'))
            throw new FsNodeException($"'{name}' is a folder: GetAllAsync fetches its files");
        var file = (await GetAllAsync([name], folder, null, progress, cancellation)).Single();
        return file.Path ?? throw new FsNodeException(file.Error ?? $"{name} cannot be had");
    }

    /// <summary>Fetches files: names, ids, and folders with a slash behind their name; <c>/</c> is everything. One that cannot be had keeps no other from it.</summary>
    /// <param name="names">What is wanted.</param>
    /// <param name="folder">Is made where it is not there.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="progress">Told how far it is, five times a second.</param>
    /// <param name="cancellation">Ends it; what was fetched is kept, and the next call goes on from there.</param>
    /// <returns>Every file that was wanted, with its place or the reason why it has none.</returns>
    /// <exception cref="FsNodeException">The tracker does not answer.</exception>
    public Task<IReadOnlyList<FetchedFile>> GetAllAsync(
        IReadOnlyList<string> names,
        string folder,
        FetchOptions? options = null,
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new FetchOptions();
        if (options.As is { } name && OneName.Complaint(name, names) is { } complaint)
            throw new ArgumentException($"{nameof(options.As)}: {complaint}", nameof(options));
        if (options.Update && Now.Hashes is null)
            throw new ArgumentException(
                $"{nameof(options.Update)}: goes with {nameof(FsNodeOptions)}.{nameof(FsNodeOptions.State)}, by which earlier copies are known", nameof(options));
        return SayAsync(() => FetchAsync(names, folder, options, progress, cancellation));
    }

    /// <summary>The files that the tracker knows.</summary>
    /// <exception cref="FsNodeException">The tracker does not answer.</exception>
    public Task<IReadOnlyList<ListedFile>> ListAsync(CancellationToken cancellation = default) => SayAsync(async () =>
    {
        var files = await new Catalog(Driver.Tracker).ListAsync(cancellation);
        return (IReadOnlyList<ListedFile>)
            [.. files.Select(f => new ListedFile(f.Name, new FileId(f.Id), f.Layout.Length, f.Sources, f.CompleteSources))];
    });

    private async Task<IReadOnlyList<FetchedFile>> FetchAsync(
        IReadOnlyList<string> names, string folder, FetchOptions options, IProgress<TransferProgress>? progress, CancellationToken cancellation)
    {
        var found = await ResolveAsync(names, options, cancellation);
        var queue = new FetchQueue(Driver, found.Files, new FileTarget(folder, options.Durable, Update: options.Update), options.GiveUp);
        var since = _time.GetTimestamp();
        try
        {
            await ReportAsync(queue.RunAsync, () => ProgressOf(queue, since), progress, cancellation);
            if (Now.Hashes is not null && queue.Jobs.FindLast(j => j.IsComplete) is { } last)
                await Task.Delay(FileTimes.Granularity(last.Path), _time, cancellation); // So that a later write to it has another time.
        }
        finally
        {
            Keep(queue.Jobs);
        }
        return
        [
            .. queue.Jobs.Select(Fetched),
            .. found.Refused.Select(r => new FetchedFile(r.Text, null, 0, null, Say(r.Reason), 0)),
        ];
    }

    /// <summary>What was fetched is known at the next start.</summary>
    private void Keep(List<FileJob> jobs)
    {
        if (Now.Hashes is not { } hashes)
            return;
        foreach (var job in jobs.Where(j => j is { IsComplete: true, Stored: not null }))
        {
            var now = TimeProvider.System.GetUtcNow();
            if (FileFacts.TryTell(job.Path, follow: false) is { } facts && facts.Stamp == job.Stored!.Stamp)
                hashes.Keep(job.Path, facts.Stamp, job.Stored.Manifest, now, isCopy: !job.Stored.WasThere || hashes.IsCopy(job.Path, facts.Stamp));
        }
    }

    private async Task<Resolution> ResolveAsync(IReadOnlyList<string> names, FetchOptions options, CancellationToken cancellation)
    {
        var found = await new Names(new Catalog(Driver.Tracker), Log).ResolveAsync(names, options.Hidden, options.Wait, cancellation);
        if (found.Hidden.Count > 0)
            Log.Warning("Hidden files left out: {Count}, first '{Name}'; --hidden fetches them, too", found.Hidden.Count, found.Hidden[0]);
        return options.As is { } name ? found with { Files = [.. found.Files.Select(f => f with { Name = name })] } : found;
    }

    /// <summary>What was whole and verified has been had, also where it was moved away since.</summary>
    private FetchedFile Fetched(FileJob job) => new(
        job.Name,
        new FileId(job.Id),
        job.Layout.Length,
        job.WasWhole ? job.Path : null,
        job.WasWhole ? null : job.Failure is { } failure ? Say(failure) : null,
        job.Counters.BytesIn);

    private TransferProgress ProgressOf(FetchQueue queue, long since)
    {
        var jobs = queue.Jobs;
        var have = jobs.Sum(j => j.HaveCount);
        return new TransferProgress
        {
            DoneFiles = jobs.Count(j => j.IsComplete),
            TotalFiles = queue.FileCount,
            DoneBlocks = have,
            TotalBlocks = queue.TotalBlocks,
            DoneBytes = queue.TotalBlocks == 0 ? 0 : (long)(queue.TotalBytes * ((double)have / queue.TotalBlocks)),
            TotalBytes = queue.TotalBytes,
            ReceivedBytes = Driver.Peers.TotalReceived,
            Peers = Driver.Peers.Connected.Count(),
            Waiting = WaitsFor(jobs, since),
        };
    }

    private string? WaitsFor(List<FileJob> jobs, long since)
    {
        if (Driver.Registration.State == RegistrationState.Unreachable)
            return "tracker unreachable";
        if (jobs.Find(j => j is { Failure: null, Disk.Trouble: not null }) is { } troubled)
            return $"waiting for the disk ({troubled.Disk.Trouble})";
        return _time.GetElapsedTime(since) > FindsPeersWithin && !Driver.Peers.Connected.Any() ? "looking for peers" : null;
    }

    private Task ReportAsync(
        Func<CancellationToken, Task> work, Func<TransferProgress> now, IProgress<TransferProgress>? progress, CancellationToken cancellation) =>
        ReportAsync(
            async stop =>
            {
                await work(stop);
                return true;
            },
            now, progress, cancellation);

    /// <summary>Tells how far it is while it goes on, and at its end. What the listener throws ends it.</summary>
    private async Task<T> ReportAsync<T>(
        Func<CancellationToken, Task<T>> work, Func<TransferProgress> now, IProgress<TransferProgress>? progress, CancellationToken cancellation)
    {
        if (progress is null)
            return await work(cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = work(stop.Token);
        try
        {
            while (await Task.WhenAny(running, Task.Delay(ReportEvery, _time, CancellationToken.None)) != running)
                progress.Report(now());
            if (running.IsCompletedSuccessfully)
                progress.Report(now());
        }
        catch
        {
            await stop.CancelAsync();
            await running.ContinueWith(_ => { }, TaskScheduler.Default);
            throw;
        }
        return await running;
    }
}
