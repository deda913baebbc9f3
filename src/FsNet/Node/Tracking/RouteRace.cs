using System.Net;
using FsNet.Protocol.Tracker;

namespace FsNet.Node.Tracking;

/// <summary>
/// One question, by every way there is: each begins when its time has come, or at once when the one before it has failed. The first
/// answer wins, the others are given up. To be run once.
/// </summary>
/// <param name="ask">Asks by one way; throws where that is no way.</param>
/// <param name="resolve">
/// Looks up where the tracker is now. Called when nothing has answered for a moment; the ways to what is new are taken as well.
/// </param>
internal sealed class RouteRace(
    Func<TrackerRoute<IPEndPoint>, CancellationToken, Task<TrackReply>> ask,
    Func<CancellationToken, Task<IReadOnlyList<PlannedRoute<IPEndPoint>>>> resolve,
    TimeProvider time)
{
    /// <summary>Longer than an answer takes on most networks: two datagrams are under way by then.</summary>
    private static readonly TimeSpan ResolveAfter = TimeSpan.FromMilliseconds(500);

    private readonly Queue<PlannedRoute<IPEndPoint>> _waiting = new();
    private readonly HashSet<TrackerRoute<IPEndPoint>> _known = [];
    private readonly Dictionary<Task<TrackReply>, TrackerRoute<IPEndPoint>> _running = [];
    private readonly long _began = time.GetTimestamp();
    private Task<IReadOnlyList<PlannedRoute<IPEndPoint>>>? _resolving;
    private bool _isResolved;
    private bool _hurry;

    /// <summary>What the last way that failed failed by.</summary>
    public Exception? Failure { get; private set; }

    private TimeSpan Elapsed => time.GetElapsedTime(_began);

    /// <returns>Null when all ways have failed.</returns>
    public async Task<(TrackerRoute<IPEndPoint> Route, TrackReply Reply)?> RunAsync(
        IReadOnlyList<PlannedRoute<IPEndPoint>> plan, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Add(plan);
        try
        {
            while (Begin(over.Token))
            {
                await WaitAsync(over.Token);
                cancellation.ThrowIfCancellationRequested();
                await TakeResolvedAsync();
                if (await TakeAnswerAsync() is { } answer)
                    return answer;
            }
            return null;
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(_running.Keys.Append<Task>(_resolving ?? Task.CompletedTask)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Add(IEnumerable<PlannedRoute<IPEndPoint>> plan)
    {
        foreach (var planned in plan)
            if (_known.Add(planned.Route))
                _waiting.Enqueue(planned);
    }

    /// <summary>Begins what is due.</summary>
    /// <returns>Whether there is anything to wait for.</returns>
    private bool Begin(CancellationToken over)
    {
        if (_resolving is null && (Elapsed >= ResolveAfter || (_running.Count == 0 && _waiting.Count == 0)))
            _resolving = resolve(over);
        while (_waiting.TryPeek(out var next) && (_hurry || Elapsed >= next.Delay))
        {
            _waiting.Dequeue();
            _running.Add(ask(next.Route, over), next.Route);
            _hurry = false;
        }
        return _running.Count > 0 || _waiting.Count > 0 || !_isResolved;
    }

    private async Task WaitAsync(CancellationToken over)
    {
        var tasks = _running.Keys.ToList<Task>();
        var next = _waiting.TryPeek(out var planned) ? planned.Delay : TimeSpan.MaxValue;
        if (_resolving is null && ResolveAfter < next)
            next = ResolveAfter;
        if (_resolving is not null && !_isResolved)
            tasks.Add(_resolving);
        if (next == TimeSpan.MaxValue)
        {
            await Task.WhenAny(tasks);
            return;
        }
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(over);
        var left = next - Elapsed;
        tasks.Add(Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, enough.Token));
        await Task.WhenAny(tasks);
        await enough.CancelAsync();
    }

    private async Task TakeResolvedAsync()
    {
        if (_isResolved || _resolving is not { IsCompleted: true } resolved)
            return;
        _isResolved = true;
        try
        {
            Add(await resolved);
        }
        catch (Exception e) when (TrackerFault.IsOfTheNetwork(e))
        {
            Failure ??= e;
        }
    }

    private async Task<(TrackerRoute<IPEndPoint> Route, TrackReply Reply)?> TakeAnswerAsync()
    {
        foreach (var (task, route) in _running.Where(r => r.Key.IsCompleted).ToList())
        {
            _running.Remove(task);
            try
            {
                return (route, await task);
            }
            catch (Exception e) when (TrackerFault.IsOfTheNetwork(e))
            {
                (Failure, _hurry) = (e, true);
            }
        }
        return null;
    }
}
