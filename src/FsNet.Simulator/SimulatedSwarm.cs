using FsNet.Links;
using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;
using FsNet.Simulator.Events;
using FsNet.Simulator.Network;

namespace FsNet.Simulator;

/// <summary>
/// A whole swarm in no time: the engines of tracker and nodes, links between them, and faults from a seed. Start it, plan
/// what shall happen with <see cref="At"/>, run it in one go or in steps.
/// </summary>
public sealed partial class SimulatedSwarm
{
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromMilliseconds(20);

    private readonly SimulatedNode[] _nodes;
    private readonly Stranger[] _hostiles;
    private readonly SimulatedHost[] _hosts;
    private readonly Dictionary<NodeAddress, SimulatedNode> _byAddress;
    private readonly ISwarmObserver? _observer;
    private readonly IFaults _faults;
    private readonly int _leechers;
    private bool _blocksAreSeen;

    internal SimulatedSwarm(SwarmPlan plan, SwarmParts parts, ISwarmObserver? observer, SwarmWatch? watch)
    {
        if (plan.IsInLockstep && (watch is not null || plan.Faults != new FaultPlan() || plan.Hostiles.Count > 0))
            throw new ArgumentException("a swarm in lockstep has no faults, nobody who means harm, and nobody who watches every frame", nameof(plan));
        (Plan, _observer, Watch, Patience) = (plan, observer, watch, Patience.Of(plan.ControlBatch));
        Tally = new FaultTally(World, watch);
        Mailboxes = new Mailbox[plan.Nodes.Count + plan.Hostiles.Count];
        Array.Fill(Mailboxes, new Mailbox());
        Visits = new TimeSpan[Mailboxes.Length];
        Array.Fill(Visits, TimeSpan.MaxValue);
        LaneShift = plan.IsInLockstep ? Lane.ShiftFor(plan.Nodes.Count) : int.MaxValue;
        var lanes = plan.IsInLockstep ? LaneNumber(plan.Nodes.Count - 1) + 1 : 1;
        Lanes = [.. Enumerable.Range(0, lanes).Select(_ => new Lane(World, lanes))];
        Paths = new PathTable(plan.Links.Count, plan.Tcp);
        for (var from = 0; from < plan.Links.Count; from++)
            for (var to = 0; to < plan.Links.Count; to++)
                Paths.Set(from, to, plan.Links[from][to], cut: false);
        Manifest = MakeManifest(plan);
        Tracker = new SimulatedTracker(World, plan.TrackerLimits, Prng.For(plan.Seed, "tracker"), watch);
        var all = new BlockSet(plan.Layout.BlockCount);
        all.Fill();
        _nodes = [.. plan.Nodes.Select((n, i) => new SimulatedNode(this, i, n, n.IsSeed ? all : null, LiarOf(i), ClockOf(n)))];
        _byAddress = _nodes.ToDictionary(n => n.Address);
        _hostiles = [.. plan.Hostiles.Select((h, i) => parts.Stranger(this, plan.Nodes.Count + i, h))];
        _hosts = [.. _nodes, .. _hostiles];
        _faults = parts.Faults(this);
        _leechers = Leechers.Count();
        if (plan.IsInLockstep)
            World.Lockstep = parts.Lockstep(this);
        MeasureWindow();
    }

    /// <summary>In the order of the plan.</summary>
    public IReadOnlyList<SimulatedNode> Nodes => _nodes;

    public World World { get; } = new();

    /// <summary>Nodes that hold every block, seeds aside.</summary>
    public int CompletedLeechers { get; private set; }

    /// <summary>Blocks stored by leechers so far, all together.</summary>
    public long BlocksStored => Lanes.Sum(l => l.BlocksStored);

    /// <summary>Blocks that arrived where they were no longer wanted.</summary>
    public long SpareBlocks => Lanes.Sum(l => l.SpareBlocks);

    public int CorruptBlocks { get; internal set; }

    /// <summary>Messages and payload bytes, in and out, at the tracker so far.</summary>
    public (long Messages, long Bytes) TrackerLoad => (Tracker.Messages, Tracker.Bytes);

    public int BlockBytes => Plan.Layout.BlockBytes;

    /// <summary>A hash over everything that was sent so far, and when.</summary>
    public ulong TraceHash => Simulator.TraceHash.Of(_hosts.Select(n => n.Trace));

    internal SwarmPlan Plan { get; }

    internal PathTable Paths { get; }

    internal Patience Patience { get; }

    /// <summary>By the numbers of the nodes.</summary>
    internal Mailbox[] Mailboxes { get; }

    /// <summary>When each node is visited next; MaxValue where that is not planned. By the numbers of the nodes.</summary>
    internal TimeSpan[] Visits { get; }

    internal IReadOnlyList<Lane> Lanes { get; }

    /// <summary>The lane of a node is its number without so many of the lowest bits.</summary>
    internal int LaneShift { get; }

    /// <summary>How long lanes go on without each other.</summary>
    internal TimeSpan Window { get; private set; }

    /// <summary>Whether anybody may send wrong blocks.</summary>
    internal bool HasLiars => Plan.Faults.Liars > 0 || HasHostiles;

    internal bool HasHostiles => _hostiles.Length > 0;

    internal int NodesAway { get; set; }

    internal Manifest Manifest { get; }

    internal SimulatedTracker Tracker { get; }

    internal SwarmWatch? Watch { get; }

    internal FaultTally Tally { get; }

    private IEnumerable<SimulatedNode> Seeds => _nodes.Where(n => n.Plan.IsSeed);

    private IEnumerable<SimulatedNode> Leechers => _nodes.Where(n => !n.Plan.IsSeed);

    /// <summary>Starts the seeds, and plans the start of the leechers and what goes wrong.</summary>
    public void Start()
    {
        _blocksAreSeen = _observer?.SeesBlocks == true;
        foreach (var hostile in _hostiles)
            World.At(hostile.BeginsAt, hostile.Begin);
        if (Plan.SeedsStartAt == TimeSpan.Zero)
            StartSeeds();
        else
            World.At(Plan.SeedsStartAt, StartSeeds);
        World.At(Plan.LeechersStartAt, () =>
        {
            foreach (var leecher in Leechers)
                leecher.Start();
        });
        _faults.Begin();
    }

    private void StartSeeds()
    {
        foreach (var seed in Seeds)
            seed.Start();
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
        MeasureWindow();
        PathsChanged();
    }

    internal void PathsChanged()
    {
        foreach (var host in _hosts)
            host.PathsChanged();
    }

    internal SimulatedHost? HostAt(NodeAddress address) => _byAddress.TryGetValue(address, out var node)
        ? node
        : Array.Find(_hostiles, h => h.Owns(address));

    internal Datagrams DatagramsToTracker(SimulatedHost host) =>
        new(this, host, Paths[host.Zone, Plan.TrackerZone], Prng.For(Plan.Seed, $"datagrams/{host.Name}/there"));

    internal Datagrams DatagramsFromTracker(SimulatedHost host) =>
        new(this, host, Paths[Plan.TrackerZone, host.Zone], Prng.For(Plan.Seed, $"datagrams/{host.Name}/back"));

    internal void NoteSent(SimulatedNode node) => _faults.NoteSent(node);

    /// <summary>
    /// As long as the shortest way from node to node takes; but neither so short that meetings cost more than all else, nor so long that
    /// the news of other lanes' flows is old.
    /// </summary>
    private void MeasureWindow()
    {
        var delays =
            from row in Enumerable.Range(0, Plan.Links.Count)
            from column in Enumerable.Range(0, Plan.Links.Count)
            let profile = Paths[row, column].Profile
            select profile.Delay - profile.Jitter;
        Window = TimeSpan.FromTicks(Math.Clamp(delays.Min().Ticks, ShortestWindow.Ticks, LongestWindow.Ticks));
    }

    private Liar? LiarOf(int number)
    {
        var (node, faults) = (Plan.Nodes[number], Plan.Faults);
        if (faults.Liars == 0 || node.IsSeed || Plan.Nodes.Take(number).Count(n => !n.IsSeed) >= faults.Liars)
            return null;
        if (faults.Lies.HasFlag(Lies.Holdings))
            Tally.Note(FaultKind.WrongHoldings, node.Name);
        return new Liar(faults.Lies, Tally, node.Name);
    }

    private SkewedClock ClockOf(VirtualNode node)
    {
        if (Plan.Faults.ClockSkew == 0)
            return SkewedClock.True;
        Tally.Note(FaultKind.ClockSkew, node.Name);
        var random = Prng.For(Plan.Seed, $"faults/clocks/{node.Name}");
        return new SkewedClock(TimeSpan.FromDays(random.NextDouble()), 1 + Plan.Faults.ClockSkew * (2 * random.NextDouble() - 1));
    }

    /// <summary>The file's hashes, which nothing is the content of.</summary>
    internal static Manifest MakeManifest(SwarmPlan plan)
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
