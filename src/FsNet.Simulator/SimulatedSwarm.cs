using FsNet.Links;
using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;
using FsNet.Simulator.Network;

namespace FsNet.Simulator;

/// <summary>
/// A whole swarm in one thread and no time: the engines of tracker and nodes, links between them, and faults from a seed. Start it, plan
/// what shall happen with <see cref="At"/>, run it in one go or in steps.
/// </summary>
public sealed class SimulatedSwarm
{
    private readonly SimulatedNode[] _nodes;
    private readonly Dictionary<NodeAddress, SimulatedNode> _byAddress;
    private readonly ISwarmObserver? _observer;
    private readonly Stack<List<Mail>> _mailLists = [];
    private readonly Faults _faults;

    public SimulatedSwarm(SwarmPlan plan, ISwarmObserver? observer = null)
    {
        (Plan, _observer) = (plan, observer);
        Paths = new PathTable(plan.Links.Count);
        for (var from = 0; from < plan.Links.Count; from++)
            for (var to = 0; to < plan.Links.Count; to++)
                Paths.Set(from, to, plan.Links[from][to], cut: false);
        Manifest = MakeManifest(plan);
        Tracker = new SimulatedTracker(World, Prng.For(plan.Seed, "tracker"));
        var all = new BlockSet(plan.Layout.BlockCount);
        all.Fill();
        _nodes = [.. plan.Nodes.Select((n, i) => new SimulatedNode(this, i, n, n.IsSeed ? all : null, isLiar: IsLiar(i)))];
        _byAddress = _nodes.ToDictionary(n => n.Address);
        _faults = new Faults(this);
    }

    /// <summary>In the order of the plan.</summary>
    public IReadOnlyList<SimulatedNode> Nodes => _nodes;

    public World World { get; } = new();

    /// <summary>Nodes that hold every block, seeds aside.</summary>
    public int CompletedLeechers { get; private set; }

    /// <summary>Blocks stored by leechers so far, all together.</summary>
    public long BlocksStored { get; private set; }

    /// <summary>Blocks that arrived where they were no longer wanted.</summary>
    public long SpareBlocks { get; internal set; }

    public int CorruptBlocks { get; internal set; }

    /// <summary>Messages and payload bytes, in and out, at the tracker so far.</summary>
    public (long Messages, long Bytes) TrackerLoad => (Tracker.Messages, Tracker.Bytes);

    public int BlockBytes => Plan.Layout.BlockBytes;

    /// <summary>A hash over everything that was sent so far, and when.</summary>
    public ulong TraceHash => Trace.Value;

    internal SwarmPlan Plan { get; }

    internal PathTable Paths { get; }

    internal Manifest Manifest { get; }

    internal SimulatedTracker Tracker { get; }

    internal TraceHash Trace { get; } = new();

    private IEnumerable<SimulatedNode> Seeds => _nodes.Where(n => n.Plan.IsSeed);

    private IEnumerable<SimulatedNode> Leechers => _nodes.Where(n => !n.Plan.IsSeed);

    /// <summary>Starts the seeds, and plans the start of the leechers and what goes wrong.</summary>
    public void Start()
    {
        foreach (var seed in Seeds)
            seed.Start();
        World.At(Plan.LeechersStartAt, () =>
        {
            foreach (var leecher in Leechers)
                leecher.Start();
        });
        _faults.Begin();
    }

    /// <summary>Starts it and lives through it until every leecher is whole, or this long.</summary>
    public SwarmOutcome Run(TimeSpan until)
    {
        Start();
        World.Run(until);
        return Outcome();
    }

    public SwarmOutcome Outcome() => new(
        [.. Leechers.Select(n => n.CompletedAt - Plan.LeechersStartAt)],
        (double)Seeds.Sum(s => s.BytesOut) / Plan.Layout.Length,
        SpareBlocks,
        CorruptBlocks,
        TraceHash,
        World.Now,
        World.Events);

    /// <summary>Something that shall happen at a time from the leechers' start on.</summary>
    public void At(TimeSpan sinceStart, Action action) => World.At(Plan.LeechersStartAt + sinceStart, action);

    /// <summary>As by SIGKILL.</summary>
    public void Kill(int node) => _nodes[node].Crash();

    /// <summary>Comes back with what is on its disk, if it is down.</summary>
    public void Restart(int node)
    {
        if (!_nodes[node].IsUp)
            _nodes[node].Start();
    }

    public void KillTracker() => Tracker.Kill();

    public void RestartTracker() => Tracker.Restart();

    /// <summary>From now on the links between zones are these.</summary>
    /// <param name="links">From zone, to zone, profile, and whether nothing passes.</param>
    public void Change(IEnumerable<(int From, int To, LinkProfile Profile, bool IsCut)> links)
    {
        foreach (var (from, to, profile, cut) in links)
            Paths.Set(from, to, profile, cut);
        foreach (var node in _nodes)
            node.PathsChanged();
    }

    internal SimulatedNode? NodeAt(NodeAddress address) => _byAddress.GetValueOrDefault(address);

    internal SimulatedTrackerClient NewTrackerClient(SimulatedNode node, Prng random)
    {
        var name = node.Plan.Name;
        var there = Paths[node.Plan.Zone, Plan.TrackerZone];
        var back = Paths[Plan.TrackerZone, node.Plan.Zone];
        return new SimulatedTrackerClient(
            World,
            Tracker,
            node.Address,
            new Datagrams(World, there, Plan.Faults, Prng.For(Plan.Seed, $"datagrams/{name}/there")),
            new Datagrams(World, back, Plan.Faults, Prng.For(Plan.Seed, $"datagrams/{name}/back")),
            random);
    }

    internal void NoteSent(SimulatedNode node) => _faults.NoteSent(node);

    internal void NoteStored(SimulatedNode node, int block, SimulatedNode from, int bytes)
    {
        BlocksStored++;
        _observer?.BlockStored(World.Now, node, block, from, bytes);
    }

    internal void NoteCompleted(SimulatedNode node)
    {
        CompletedLeechers++;
        _observer?.Completed(World.Now, node);
        if (CompletedLeechers == _nodes.Length - Seeds.Count())
            World.Stop();
    }

    /// <summary>Lists are passed round: a node reads its mail while others are in the middle of theirs only when it was told to.</summary>
    internal List<Mail> TakeMailList() => _mailLists.TryPop(out var list) ? list : [];

    internal void GiveBack(List<Mail> list)
    {
        list.Clear();
        _mailLists.Push(list);
    }

    private bool IsLiar(int number) =>
        !Plan.Nodes[number].IsSeed && Plan.Nodes.Take(number).Count(n => !n.IsSeed) < Plan.Faults.Liars;

    private static Manifest MakeManifest(SwarmPlan plan)
    {
        var random = Prng.For(plan.Seed, "content");
        var bytes = new byte[Hash256.Size];
        var hashes = new Hash256[plan.Layout.BlockCount];
        for (var i = 0; i < hashes.Length; i++)
        {
            random.Fill(bytes);
            hashes[i] = new Hash256(bytes);
        }
        return Manifest.Create(plan.Layout, hashes);
    }
}
