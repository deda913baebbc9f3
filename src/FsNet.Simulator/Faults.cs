using FsNet.Protocol.Content;

namespace FsNet.Simulator;

/// <summary>
/// Carries out the <see cref="FaultPlan"/>: each kind of fault from a random stream of its own, so that one reshuffles no other.
/// </summary>
internal sealed class Faults(SimulatedSwarm swarm)
{
    private readonly Prng _breaks = Prng.For(swarm.Plan.Seed, "faults/breaks");
    private readonly Prng _crashes = Prng.For(swarm.Plan.Seed, "faults/crashes");

    private FaultPlan Plan => swarm.Plan.Faults;

    private World World => swarm.World;

    public void Begin()
    {
        if (Plan.BreakEvery is { } breaks)
            Repeat(breaks, _breaks, BreakOne);
        if (Plan.CrashEvery is { } crashes)
            Repeat(crashes, _crashes, CrashOne);
        if (Plan.TrackerRestartsAt is { } restart)
            World.At(restart, swarm.Tracker.Restart);
    }

    public void NoteSent(SimulatedNode node)
    {
        if (Plan.SeedLeavesAfterOneCopy && node.Number == 0 && node.BlocksSent == swarm.Plan.Layout.BlockCount)
            World.After(TimeSpan.FromSeconds(1), node.Crash);
    }

    private void Repeat(TimeSpan every, Prng random, Action fault) => World.After(every * (0.5 + random.NextDouble()), () =>
    {
        if (World.Now >= Plan.End)
            return;
        fault();
        Repeat(every, random, fault);
    });

    private void BreakOne()
    {
        var open = swarm.Nodes.SelectMany(n => n.Connections).Where(c => c.IsOpen && c.Other.IsOpen).ToArray();
        if (open.Length == 0)
            return;
        var broken = open[_breaks.Next(open.Length)];
        broken.Owner.Break(broken);
    }

    private void CrashOne()
    {
        var leechers = swarm.Nodes.Where(n => !n.Plan.IsSeed).ToArray();
        var node = leechers[_crashes.Next(leechers.Length)];
        if (!node.IsUp)
            return;
        node.Crash();
        World.After(Plan.DownTime, node.Start);
    }
}
