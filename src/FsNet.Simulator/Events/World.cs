namespace FsNet.Simulator.Events;

/// <summary>Virtual time: things to do, each at its moment; at the same moment in the order in which they were planned.</summary>
public sealed class World
{
    private const int ActorLines = 5;

    /// <summary>How many events before its own an actor is fetched, and told to fetch what it needs: a fetch takes as long as a few events.</summary>
    private const int FetchAhead = 12, PrepareAhead = 7, PrepareRestAhead = 3;

    private readonly EventQueue _plan = new();

    /// <summary>Time since the beginning.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Moments lived through so far.</summary>
    public long Events { get; internal set; }

    internal bool IsStopped { get; private set; }

    /// <summary>Lives through it in place of the world itself, where there is one.</summary>
    internal ILockstep? Lockstep { get; set; }

    /// <summary>When the next thing is planned; MaxValue when there is none.</summary>
    internal TimeSpan NextAt => new(_plan.Peek());

    /// <param name="delay">From now; not negative.</param>
    public void After(TimeSpan delay, Action action) => At(Now + delay, action);

    public void At(TimeSpan at, Action action) => Plan(at, new Moment(action), 0, 0);

    /// <summary>Ends <see cref="Run"/> after what happens now.</summary>
    public void Stop() => IsStopped = true;

    /// <summary>Lives until there is nothing left to do, the time is up, as much has happened, or somebody says stop.</summary>
    /// <returns>Whether there is more to live through before <paramref name="until"/>.</returns>
    public bool Run(TimeSpan until, long events = long.MaxValue)
    {
        if (Lockstep is { } lockstep)
            return lockstep.Run(until, events);
        for (; events > 0 && !IsStopped; events--)
        {
            if (_plan.Peek() > until.Ticks)
                return false;
            var next = _plan.Take();
            Now = new TimeSpan(next.At);
            Prepare();
            Happen(next);
        }
        return !IsStopped;
    }

    /// <summary>It is this time, and everything that was planned until then happens now.</summary>
    internal void RunTo(TimeSpan now)
    {
        Now = now;
        while (_plan.Peek() <= now.Ticks)
            Happen(_plan.Take());
    }

    /// <param name="at">The past is now.</param>
    internal void Plan(TimeSpan at, IActor actor, int what, int data) =>
        _plan.Add(new Event(Math.Max(at.Ticks, Now.Ticks), actor, what, data));

    private void Happen(in Event e)
    {
        Events++;
        e.Actor.Act(e.What, e.Data);
    }

    /// <summary>In a large swarm those to whom things happen next lie in memory, not in cache.</summary>
    private void Prepare()
    {
        Nearness.Fetch(_plan.ActorAfter(FetchAhead), ActorLines);
        _plan.ActorAfter(PrepareAhead)?.Prepare(0);
        _plan.ActorAfter(PrepareRestAhead)?.Prepare(1);
    }

    private sealed class Moment(Action action) : IActor
    {
        public void Act(int what, int data) => action();

        public void Prepare(int step)
        {
        }
    }
}
