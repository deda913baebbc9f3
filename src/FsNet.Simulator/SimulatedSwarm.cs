using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator;

/// <summary>A whole swarm in one thread and no time: the engines of tracker and nodes, links between them, and faults from a seed.</summary>
public sealed class SimulatedSwarm : IDisposable
{
    private const ulong LinkStream = 1UL << 32;
    private const ulong FaultStream = 2UL << 32;
    private const ulong ContentStream = 3UL << 32;
    private const ulong TrackerStream = 4UL << 32;

    private readonly SimulatedNode[] _nodes;
    private readonly Dictionary<NodeAddress, SimulatedNode> _byAddress;
    private readonly Prng _links, _faults;

    public SimulatedSwarm(SwarmPlan plan)
    {
        Plan = plan;
        (_links, _faults) = (Prng.For(plan.Seed, LinkStream), Prng.For(plan.Seed, FaultStream));
        Manifest = MakeManifest(plan);
        Tracker = new SimulatedTracker(World, Prng.For(plan.Seed, TrackerStream));
        var all = new BlockSet(plan.Blocks);
        all.Fill();
        _nodes = [new SimulatedNode(this, 0, all, isLiar: false), .. Enumerable.Range(1, plan.Leechers).Select(NewLeecher)];
        _byAddress = _nodes.ToDictionary(n => n.Address);
    }

    internal SwarmPlan Plan { get; }

    internal World World { get; } = new();

    internal Manifest Manifest { get; }

    internal SimulatedTracker Tracker { get; }

    internal TraceHash Trace { get; } = new();

    internal int SpareBlocks { get; set; }

    internal int CorruptBlocks { get; set; }

    private SimulatedNode Seed => _nodes[0];

    private ReadOnlySpan<SimulatedNode> Leechers => _nodes.AsSpan(1);

    /// <summary>Lives through it until every leecher is whole, or this long.</summary>
    public SwarmOutcome Run(TimeSpan until)
    {
        Seed.Start();
        // The leechers start together once the seed is registered, as behind the testbed's barrier.
        World.After(TimeSpan.FromSeconds(1), StartLeechers);
        PlanFaults();
        World.Run(until, () => _nodes.Skip(1).All(n => n.CompletedAt is not null));
        return new SwarmOutcome(
            [.. _nodes.Skip(1).Select(n => n.CompletedAt)], (double)Seed.BlocksSent / Plan.Blocks, SpareBlocks, CorruptBlocks,
            Trace.Value(), World.Now, World.Events);
    }

    public void Dispose() => Trace.Dispose();

    internal TimeSpan Delay() => Plan.Delay + Plan.Jitter * _links.NextDouble();

    internal SimulatedNode? NodeAt(NodeAddress address) => _byAddress.GetValueOrDefault(address);

    internal void NoteSent(SimulatedNode node)
    {
        if (node == Seed && Plan.SeedLeavesAfterOneCopy && node.BlocksSent >= Plan.Blocks)
            World.After(TimeSpan.FromSeconds(1), Seed.Crash);
    }

    private static Manifest MakeManifest(SwarmPlan plan)
    {
        var random = Prng.For(plan.Seed, ContentStream);
        var bytes = new byte[Hash256.Size];
        var hashes = new Hash256[plan.Blocks];
        for (var i = 0; i < hashes.Length; i++)
        {
            random.Fill(bytes);
            hashes[i] = new Hash256(bytes);
        }
        return Manifest.Create(new BlockLayout((long)plan.Blocks << plan.BlockSizeLog2, plan.BlockSizeLog2), hashes);
    }

    private SimulatedNode NewLeecher(int number) => new(this, number, disk: null, isLiar: number <= Plan.Liars);

    private void StartLeechers()
    {
        foreach (var node in Leechers)
            node.Start();
    }

    private void PlanFaults()
    {
        if (Plan.BreakEvery is { } breaks)
            Repeat(breaks, BreakOne);
        if (Plan.CrashEvery is { } crashes)
            Repeat(crashes, CrashOne);
        if (Plan.TrackerRestartsAt is { } restart)
            World.At(restart, Tracker.Restart);
    }

    private void Repeat(TimeSpan every, Action fault) => World.After(every * (0.5 + _faults.NextDouble()), () =>
    {
        if (World.Now >= Plan.FaultsEnd)
            return;
        fault();
        Repeat(every, fault);
    });

    private void BreakOne()
    {
        var open = _nodes.SelectMany(n => n.Connections).Where(c => c.IsOpen && c.Other.IsOpen).ToArray();
        if (open.Length > 0)
        {
            var broken = open[_faults.Next(open.Length)];
            broken.Owner.Break(broken);
        }
    }

    private void CrashOne()
    {
        var node = Leechers[_faults.Next(Leechers.Length)];
        if (!node.IsUp)
            return;
        node.Crash();
        World.After(Plan.DownTime, node.Start);
    }
}
