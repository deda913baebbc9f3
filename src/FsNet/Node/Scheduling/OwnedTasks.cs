using System.Collections.Concurrent;
using Serilog;

namespace FsNet.Node.Scheduling;

/// <summary>
/// Work that is started and not waited for, and still has an owner: what it throws is logged and ends what it served, never the
/// process; and the end of the node waits for it.
/// </summary>
internal sealed class OwnedTasks(ILogger log)
{
    private readonly ConcurrentDictionary<Task, string> _running = new();

    /// <summary>Begins the work on the caller's thread; it goes on wherever its awaits lead it.</summary>
    /// <param name="what">What the log calls it: <c>the call of 10.0.0.1:9100</c>.</param>
    /// <param name="failed">Ends what the work served, where it throws. A cancellation is no failure.</param>
    public void Run(string what, Func<Task> work, Action<Exception>? failed = null)
    {
        var task = GuardAsync(what, work, failed);
        if (task.IsCompleted)
            return;
        _running[task] = what;
        task.ContinueWith(
            ended => _running.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Does the work here and now, under the same rule. For threads and timers that would pass an exception on to nobody.</summary>
    public void Do(string what, Action work, Action<Exception>? failed = null)
    {
        try
        {
            work();
        }
        catch (Exception e)
        {
            Report(what, e, failed);
        }
    }

    /// <summary>Waits for what still runs; what does not end within this time is named in the log and left behind.</summary>
    public async Task EndAsync(TimeSpan within)
    {
        try
        {
            await Task.WhenAll(_running.Keys).WaitAsync(within);
        }
        catch (TimeoutException)
        {
            log.Warning("Not waited for any longer: {Tasks}", string.Join(", ", _running.Values.Distinct().Order().Take(10)));
        }
    }

    private async Task GuardAsync(string what, Func<Task> work, Action<Exception>? failed)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // Whoever cancelled it knows.
        }
        catch (Exception e)
        {
            Report(what, e, failed);
        }
    }

    private void Report(string what, Exception exception, Action<Exception>? failed)
    {
        try
        {
            log.Error(exception, "{What} broke; please report it", what);
            failed?.Invoke(exception);
        }
        catch (Exception e)
        {
            log.Error(e, "Nor could what it served be ended: {What}", what);
        }
    }
}
