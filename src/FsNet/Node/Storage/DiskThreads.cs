using System.Runtime.CompilerServices;

namespace FsNet.Node.Storage;

/// <summary>
/// Threads that may be kept waiting by a disk: the pool's own are few, and serve everybody. A few work at first; while they are stuck (a
/// slow disk, a network share that is away) others take their place.
/// </summary>
internal sealed class DiskThreads : IDisposable
{
    private const int MaxThreads = 512;

    private static readonly TimeSpan Stuck = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan IdleLife = TimeSpan.FromSeconds(10);

    [ThreadStatic]
    private static bool _isOne;

    private readonly object _gate = new();
    private readonly Queue<Action> _work = [];
    private readonly ITimer _watch;
    private readonly int _atOnce;
    private int _threads;
    private int _idle;
    private bool _isWatching;
    private long _taken;

    /// <summary>So many have been taken when all that waited as the watch was set are under way.</summary>
    private long _watched;
    private bool _isEnded;

    /// <param name="atOnce">How many work while none is stuck.</param>
    public DiskThreads(TimeProvider time, int atOnce)
    {
        _atOnce = atOnce;
        _watch = time.CreateTimer(_ => AddIfStuck(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>For work that takes more of a processor than of a disk.</summary>
    public DiskThreads(TimeProvider time)
        : this(time, Environment.ProcessorCount)
    {
    }

    /// <summary>To be awaited before something that a disk may keep waiting: goes on at once on one of these threads, else moves there.</summary>
    public DiskThreadSwitch SwitchAsync() => new(this);

    /// <summary>Whether the caller is on such a thread, of whichever node.</summary>
    public static bool IsCurrent => _isOne;

    /// <summary>How many there are now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _threads;
        }
    }

    /// <summary>Does the work on one of the threads, in its turn.</summary>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Queue(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    /// <param name="work">Throws nothing.</param>
    public void Queue(Action work) => ObjectDisposedException.ThrowIf(!TryQueue(work), this);

    /// <returns>False when nothing is taken any more.</returns>
    public bool TryQueue(Action work)
    {
        lock (_gate)
        {
            if (_isEnded)
                return false;
            _work.Enqueue(work);
            if (_idle >= _work.Count)
                Monitor.Pulse(_gate);
            else if (_threads < _atOnce)
                Start();
            else
                Watch();
            return true;
        }
    }

    /// <summary>What waits is still done; nothing more is taken.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isEnded = true;
            Monitor.PulseAll(_gate);
        }
        _watch.Dispose();
    }

    /// <summary>Looks in a moment whether what waits now waits still.</summary>
    private void Watch()
    {
        if (_isWatching)
            return;
        (_isWatching, _watched) = (true, _taken + _work.Count);
        _watch.Change(Stuck, Timeout.InfiniteTimeSpan);
    }

    private void AddIfStuck()
    {
        lock (_gate)
        {
            _isWatching = false;
            if (_work.Count == 0 || _isEnded)
                return;
            if (_taken < _watched && _threads < MaxThreads)
                Start();
            Watch();
        }
    }

    private void Start()
    {
        try
        {
            new Thread(Work) { IsBackground = true, Name = "disk" }.Start();
            _threads++;
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            // The system has no thread to give now. Those there are do the work, or one that is had later.
            Watch();
        }
    }

    private void Work()
    {
        _isOne = true;
        while (Take() is { } work)
            work();
    }

    private Action? Take()
    {
        lock (_gate)
        {
            while (_work.Count == 0)
            {
                _idle++;
                var isPulsed = !_isEnded && Monitor.Wait(_gate, IdleLife);
                _idle--;
                if (isPulsed || _work.Count > 0)
                    continue;
                _threads--;
                return null;
            }
            _taken++;
            return _work.Dequeue();
        }
    }
}

/// <summary>The way to a disk thread, as an awaitable.</summary>
internal readonly struct DiskThreadSwitch(DiskThreads threads) : ICriticalNotifyCompletion
{
    public bool IsCompleted => DiskThreads.IsCurrent;

    public DiskThreadSwitch GetAwaiter() => this;

    /// <exception cref="ObjectDisposedException">There are no such threads any more.</exception>
    public void GetResult() => ObjectDisposedException.ThrowIf(!DiskThreads.IsCurrent, threads);

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <summary>What is thrown here would end the process, and not the work that waits.</summary>
    public void UnsafeOnCompleted(Action continuation)
    {
        if (!threads.TryQueue(continuation))
            ThreadPool.UnsafeQueueUserWorkItem(static c => c(), continuation, preferLocal: true);
    }
}
