using System.Collections.Concurrent;

namespace FsNet.Node.Scheduling;

/// <summary>
/// Where the engine runs, one caller at a time. Whoever posts while nobody works does the work itself, and whatever others post
/// meanwhile: an engine call takes microseconds, less than waking a thread for it.
/// </summary>
internal sealed class EventLoop : IDisposable
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(250);

    /// <summary>Time is looked at, and what is to be sent leaves, after so many inputs at the latest, however many wait.</summary>
    private const int MostInputs = 256;

    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<Action<TimeSpan>> _inputs = new();
    private readonly ITimer _timer;
    private readonly long _origin;
    private Action<TimeSpan>? _carryOut;
    private Func<TimeSpan, TimeSpan>? _settle;
    private Action<Exception>? _failed;

    /// <summary>When the timer rings; null while it is not set, and the loop has to settle to set it.</summary>
    private TimeSpan? _wakeAt;

    private int _isBusy = 1;
    private int _isRunning;

    public EventLoop(TimeProvider time)
    {
        _time = time;
        _origin = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Post(_ => _wakeAt = null), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Time since the loop was made: what the engine is told as now.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>Begins to do what is posted.</summary>
    /// <param name="carryOut">Called after each input, to do what the engine says.</param>
    /// <param name="settle">Called when all inputs are done, or many; returns when it wants to be called again, at the latest.</param>
    /// <param name="failed">Told what an input threw: a mistake of ours, which must not end the work of the others.</param>
    public void Start(Action<TimeSpan> carryOut, Func<TimeSpan, TimeSpan> settle, Action<Exception> failed)
    {
        (_carryOut, _settle, _failed) = (carryOut, settle, failed);
        _isRunning = 1;
        Volatile.Write(ref _isBusy, 0);
        Work();
    }

    /// <summary>To be done in its turn, with the time at which it is done.</summary>
    public void Post(Action<TimeSpan> input)
    {
        _inputs.Enqueue(input);
        Work();
    }

    /// <summary>Nothing is done any more. A loop that was never started, or has ended, has nobody at work to wait for.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        if (Interlocked.Exchange(ref _isRunning, 0) == 0)
            return;
        while (Interlocked.Exchange(ref _isBusy, 1) != 0)
            Thread.Yield();
    }

    private void Work()
    {
        // An input that comes after the last look at the queue finds the flag down, and its poster works.
        while (!_inputs.IsEmpty || _wakeAt is null)
        {
            if (Interlocked.Exchange(ref _isBusy, 1) != 0)
                return;
            DoSome();
            Do(Settle);
            Volatile.Write(ref _isBusy, 0);
        }
    }

    private void DoSome()
    {
        for (var i = 0; i < MostInputs && _inputs.TryDequeue(out var input); i++)
            Do(input);
    }

    private void Do(Action<TimeSpan> input)
    {
        try
        {
            var now = Now;
            input(now);
            _carryOut!(now);
        }
        catch (Exception e)
        {
            _failed!(e);
        }
    }

    private void Settle(TimeSpan now)
    {
        var until = now + LongestSleep;
        try
        {
            until = _settle!(now);
        }
        finally
        {
            Sleep(until);
        }
    }

    private void Sleep(TimeSpan until)
    {
        var now = Now;
        until = until - now < LongestSleep ? until : now + LongestSleep;
        if (_wakeAt > now && until >= _wakeAt)
            return;
        _wakeAt = until;
        // Timers count whole milliseconds, and cut off the rest: one that came too early would be set again, and again, for what is left.
        var delay = TimeSpan.FromMilliseconds(Math.Ceiling((until - now).TotalMilliseconds));
        _timer.Change(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
