using FsNet.Protocol.Content;

namespace FsNet.Simulator.Injection;

/// <summary>One kind of fault that comes again and again, at random times and where chance will have it, until the plan's end.</summary>
/// <param name="stream">Names its random stream, so that one kind reshuffles no other.</param>
/// <param name="every">In the mean; null is never.</param>
internal abstract class RecurringFault(SimulatedSwarm swarm, string stream, TimeSpan? every)
{
    protected SimulatedSwarm Swarm => swarm;

    protected FaultPlan Plan => swarm.Plan.Faults;

    protected Prng Random { get; } = Prng.For(swarm.Plan.Seed, $"faults/{stream}");

    public void Begin()
    {
        if (every is { } mean)
            PlanNext(mean);
    }

    protected abstract void Strike();

    protected void Note(FaultKind kind, string subject) => swarm.Tally.Note(kind, subject);

    protected void After(TimeSpan delay, Action action) => swarm.World.After(delay, action);

    /// <summary>One of the leechers, up or not.</summary>
    protected SimulatedNode AnyLeecher()
    {
        var leechers = swarm.Nodes.Where(n => !n.Plan.IsSeed).ToArray();
        return leechers[Random.Next(leechers.Length)];
    }

    private void PlanNext(TimeSpan mean) => After(mean * (0.5 + Random.NextDouble()), () =>
    {
        if (swarm.World.Now >= Plan.End)
            return;
        Strike();
        PlanNext(mean);
    });
}
