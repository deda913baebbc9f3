namespace FsNet.Simulator;

/// <summary>Virtual time: things to do, each at its moment; at the same moment in the order in which they were planned.</summary>
public sealed class World
{
    private readonly PriorityQueue<Action, (TimeSpan At, long Order)> _plan = new();
    private long _order;

    /// <summary>Time since the beginning.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Moments lived through so far.</summary>
    public long Events { get; private set; }

    /// <param name="delay">From now; not negative.</param>
    public void After(TimeSpan delay, Action action) => At(Now + delay, action);

    public void At(TimeSpan at, Action action) => _plan.Enqueue(action, (at < Now ? Now : at, _order++));

    /// <summary>Lives until there is nothing left to do, the time is up, or <paramref name="done"/> says so.</summary>
    public void Run(TimeSpan until, Func<bool> done)
    {
        while (!done() && _plan.TryPeek(out _, out var next) && next.At <= until)
        {
            Now = next.At;
            Events++;
            _plan.Dequeue()();
        }
    }
}
