using Polly;
using Polly.Retry;
using Serilog;

namespace FsNet.Node.Storage;

/// <summary>Work for a disk, on threads that it may keep waiting; done again after a passing error, later and later, until it succeeds or is given up.</summary>
internal sealed class DiskWork : IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    private readonly DiskThreads _threads;
    private readonly ResiliencePipeline _retries;
    private readonly ILogger _log;
    private long _passing, _lasting;

    public DiskWork(TimeProvider time, ILogger log)
    {
        _log = log;
        _threads = new DiskThreads(time);
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
    public async Task<T> RunAsync<T>(string what, DiskState state, Func<T> work, CancellationToken cancellation)
    {
        var result = await _retries.ExecuteAsync(async _ => await TryAsync(what, state, work), cancellation);
        if (state.Recovered())
            _log.Information("{Name}: the disk does its work again", what);
        return result;
    }

    /// <summary>Does the work once, whatever comes of it.</summary>
    public Task<T> OnceAsync<T>(DiskState state, Func<T> work) => _threads.RunAsync(() => state.Watch(work));

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

    public void Dispose() => _threads.Dispose();

    private async Task<T> TryAsync<T>(string what, DiskState state, Func<T> work)
    {
        try
        {
            return await OnceAsync(state, work);
        }
        catch (Exception e)
        {
            Note(what, state, e);
            throw;
        }
    }
}
