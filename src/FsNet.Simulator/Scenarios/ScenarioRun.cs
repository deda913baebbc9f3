using FsNet.Protocol.Content;
using FsNet.Simulator.Checkers;
using FsNet.Simulator.Setup;
using FsNet.Simulator.Watching;

namespace FsNet.Simulator.Scenarios;

/// <summary>
/// Lives through a seed's scenario. First safety: faults happen, and what must always hold is looked at all the time. Then liveness:
/// faults stop, and everyone must become whole, and the tracker know it, within a bound.
/// </summary>
public sealed class ScenarioRun
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    private readonly SwarmPlan _plan;
    private readonly SimulatedSwarm _swarm;
    private bool _hadCopy = true;

    private ScenarioRun(ulong seed, ScenarioOptions options, TextWriter? trace)
    {
        _plan = Scenario.Of(seed, options);
        var watches = Invariants.All(_plan);
        if (trace is not null)
            watches = [new TraceWriter(trace, () => _swarm?.World.Now ?? TimeSpan.Zero), .. watches];
        _swarm = SwarmFactory.Create(_plan, null, new WatchList(watches));
    }

    /// <param name="trace">Takes a line for everything that happens.</param>
    public static ScenarioResult Of(ulong seed, ScenarioOptions options, TextWriter? trace = null) =>
        new ScenarioRun(seed, options, trace).Run();

    private ScenarioResult Run()
    {
        var failure = Catch();
        var faults = Enum.GetValues<FaultKind>().ToDictionary(kind => kind, kind => _swarm.Tally.Counts[(int)kind]);
        return new ScenarioResult(
            _plan.Seed,
            _plan.Nodes.Count,
            _swarm.World.Now,
            _swarm.World.Events,
            _hadCopy,
            faults,
            _plan.Hostiles,
            ScenarioText.Of(_plan),
            _swarm.TraceHash,
            failure);
    }

    private ScenarioFailure? Catch()
    {
        try
        {
            return Live();
        }
        catch (InvariantBrokenException e)
        {
            return new ScenarioFailure(e.Invariant, _swarm.World.Now, e.Message);
        }
        catch (Exception e)
        {
            // An engine that throws has made a mistake of its own: a peer's mistake is a value to it.
            return new ScenarioFailure("no engine throws", _swarm.World.Now, e.ToString());
        }
    }

    private ScenarioFailure? Live()
    {
        _swarm.Start();
        if (IsCalm && LiveUntil(AllAreWhole, HostileBound.StartOf(_plan), HostileBound.Of(_plan), "under attack all are complete") is { } late)
            return late;
        _swarm.World.Run(_plan.Faults.OverAt);
        _hadCopy = HasCopy();
        return _hadCopy
            ? LiveUntil(AllAreKnown, _plan.Faults.OverAt, LivenessBound.Of(_plan), "without faults all are complete, and known to the tracker")
            : null;
    }

    /// <summary>Nothing goes wrong but what is meant to.</summary>
    private bool IsCalm => _plan.Hostiles.Count > 0 && _plan.Faults.OverAt == TimeSpan.Zero;

    private ScenarioFailure? LiveUntil(Func<bool> isReached, TimeSpan from, TimeSpan bound, string what)
    {
        var until = from + bound;
        _swarm.World.Run(from);
        for (var now = from; !isReached(); now += LookInterval)
        {
            if (now >= until)
                return new ScenarioFailure($"within {bound.TotalSeconds:0} s {what}", until, Missing());
            _swarm.World.Run(now + LookInterval);
        }
        return null;
    }

    private IEnumerable<SimulatedNode> Honest => _swarm.Nodes.Where(n => n.IsUp && n.IsHonest);

    /// <summary>Whether those who are there have every block between them: beside a block lies what proves it.</summary>
    private bool HasCopy()
    {
        var blocks = new BlockSet(_plan.Layout.BlockCount);
        foreach (var node in Honest)
            if (node.Disk is { } disk)
                blocks.UnionWith(disk);
        return blocks.IsFull;
    }

    private bool AllAreWhole() => Honest.All(IsWhole);

    private bool AllAreKnown() => AllAreWhole()
        && _swarm.Tracker.CompleteSources(_swarm.Manifest) is var known && Honest.All(n => known.Contains(n.Address));

    private static bool IsWhole(SimulatedNode node) => node.IsComplete && node.EngineBlocks is { IsFull: true };

    private string Missing()
    {
        var missing = Honest.Where(n => !IsWhole(n)).ToList();
        return missing.Count == 0
            ? $"the tracker knows {_swarm.Tracker.CompleteSources(_swarm.Manifest).Count} complete nodes of {Honest.Count()}"
            : string.Join("; ", missing.Select(n =>
                $"{n.Plan.Name} has {n.BlockCount} of {_plan.Layout.BlockCount} blocks, {n.PeerCount} peers"));
    }
}
