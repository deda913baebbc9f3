using Polly;
using Polly.Retry;
using Serilog;

namespace FsNet.Node.Storage;

/// <summary>Work for a disk, on threads that it may keep waiting; done again after a passing error, later and later, until it succeeds or is given up.</summary>
internal sealed class DiskWork : IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A file system that keeps a journal makes all durable at once for which somebody waits at the same time: 1,000 small files with
    /// 1,000 writes of the journal by two threads, with some 50 by 64.
    /// </summary>
    private const int SyncsAtOnce = 64;

    private readonly DiskThreads _threads;
    private readonly DiskThreads _syncs;
    private readonly ResiliencePipeline _retries;
    private readonly ILogger _log;
    private long _passing, _lasting;

    public DiskWork(TimeProvider time, ILogger log)
    {
        _log = log;
        _threads = new DiskThreads(time);
        _syncs = new DiskThreads(time, SyncsAtOnce);
        _retries = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(DiskErrors.IsPassing),
            MaxRetryAttempts = int.MaxValue,
            Delay = FirstDelay,
            MaxDelay = LongestDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        }).Build();
    }

    /// <summary>The threads that the work is done on.</summary>
    public DiskThreads Threads => _threads;

    /// <summary>Errors that were tried again, since the start.</summary>
    public long PassingErrors => Interlocked.Read(ref _passing);

    /// <summary>Errors that ended a file.</summary>
    public long LastingErrors => Interlocked.Read(ref _lasting);

    /// <param name="what">Whose disk it is, for the log: the name of a file.</param>
    /// <param name="work">May be done several times.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    /// <exception cref="IOException">A lasting error.</exception>
    public Task<T> RunAsync<T>(string what, DiskState state, Func<T> work, CancellationToken cancellation) =>
        RunAsync(_threads, what, state, work, cancellation);

    /// <summary>As <see cref="RunAsync{T}(string, DiskState, Func{T}, CancellationToken)"/>, for work that mostly waits until something is durable.</summary>
    /// <inheritdoc cref="RunAsync{T}(string, DiskState, Func{T}, CancellationToken)"/>
    public Task<T> SyncAsync<T>(string what, DiskState state, Func<T> work, CancellationToken cancellation) =>
        RunAsync(_syncs, what, state, work, cancellation);

    /// <summary>Does the work once, whatever comes of it.</summary>
    public Task<T> OnceAsync<T>(DiskState state, Func<T> work) => OnceAsync(_threads, state, work);

    /// <summary>Counts an error, and remembers and logs a passing one.</summary>
    /// <returns>Whether it is a passing one.</returns>
    public bool Note(string what, DiskState state, Exception error)
    {
        if (!DiskErrors.IsPassing(error))
        {
            Interlocked.Increment(ref _lasting);
            return false;
        }
        Interlocked.Increment(ref _passing);
        if (state.Failed(DiskErrors.Describe(error)))
            _log.Warning("{Name}: {Reason}; it is tried again", what, DiskErrors.Describe(error));
        return true;
    }

    public void Dispose()
    {
        _threads.Dispose();
        _syncs.Dispose();
    }

    private async Task<T> RunAsync<T>(DiskThreads threads, string what, DiskState state, Func<T> work, CancellationToken cancellation)
    {
        var result = await _retries.ExecuteAsync(async _ => await TryAsync(threads, what, state, work), cancellation);
        if (state.Recovered())
            _log.Information("{Name}: the disk does its work again", what);
        return result;
    }

    private static Task<T> OnceAsync<T>(DiskThreads threads, DiskState state, Func<T> work) => threads.RunAsync(() => state.Watch(work));

    private async Task<T> TryAsync<T>(DiskThreads threads, string what, DiskState state, Func<T> work)
    {
        try
        {
            return await OnceAsync(threads, state, work);
        }
        catch (Exception e)
        {
            Note(what, state, e);
            throw;
        }
    }
}
