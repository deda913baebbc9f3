using FsNet.Reports;
using FsNet.Swarms.Acting;
using FsNet.Swarms.Running;
using FsNet.Topologies;

namespace FsNet.Testbed.Dashboard;

/// <summary>
/// What people see of a run while it goes on. The run writes it and never waits for those who look: what it costs is a lock that is
/// free but for a moment a few times a second, when <see cref="TakeFrames"/> writes down what has changed.
/// </summary>
internal sealed class LiveRun : IRunObserver
{
    private const int MostEvents = 200;
    private const int MostLines = 200;
    private const int MostFlows = 256;
    private const double RateEverySeconds = 1;

    private readonly Lock _lock = new();
    private readonly LiveNode[] _nodes;
    private readonly Dictionary<string, int> _numbers;
    private TimeSpan _ratesAt;
    private bool _factsChanged;

    /// <param name="on">The back end: <c>local</c>, <c>docker</c>, <c>sim</c>, or what will choose.</param>
    public LiveRun(Topology topology, string on)
    {
        (Topology, On) = (topology, on);
        _nodes = [.. topology.Nodes.Select(n => new LiveNode(n))];
        _numbers = topology.Nodes.Index().ToDictionary(n => n.Item.Name, n => n.Index);
        Desk = new Desk(topology);
    }

    public Topology Topology { get; }

    public string On { get; }

    public Desk Desk { get; }

    public LiveLinks Links => Desk.Links;

    /// <summary>The last lines of a node's log; null where there are none.</summary>
    public Func<string, CancellationToken, Task<string?>>? ReadLog { get; private set; }

    public IReadOnlyList<LiveNode> Nodes => _nodes;

    public HeatMap? Heat { get; private set; }

    public int BlocksPerFile { get; private set; }

    public long BlockBytes { get; private set; }

    public RunPhase Phase { get; private set; }

    public TimeSpan Elapsed { get; private set; }

    public LiveHistory History { get; } = new();

    public Recent<LiveEvent> Events { get; } = new(MostEvents);

    /// <summary>What the testbed said.</summary>
    public Recent<string> Lines { get; } = new(MostLines);

    /// <summary>Who got a block from whom; of many in a moment some.</summary>
    public Recent<(int From, int To)> Flows { get; } = new(MostFlows);

    /// <summary>Null until the run is over.</summary>
    public Report? Report { get; private set; }

    /// <summary>Where report.html is; null until it is written.</summary>
    public string? ReportPage { get; private set; }

    public int NumberOf(string name) => _numbers.GetValueOrDefault(name, -1);

    public void Attach(Func<string, CancellationToken, Task<string?>>? readLog, Func<Zone, Zone, bool>? holds) => Write(() =>
    {
        ReadLog = readLog;
        Links.Permit(holds);
        _factsChanged = true;
    });

    public void Enter(RunPhase phase) => Write(() =>
    {
        Phase = phase;
        _factsChanged = true;
    });

    public void Begin()
    {
        Desk.Open();
        Enter(RunPhase.Running);
    }

    public void Tell(string line) => Write(() => Lines.Add(line));

    public void Happened(double atSeconds, string kind, string? subject, string? because) =>
        Write(() => Events.Add(new LiveEvent(atSeconds, kind, subject, because)));

    public void Acted(SwarmAction action)
    {
        if (action is not SwarmAction.Node)
            Write(() =>
            {
                Links.See(action);
                _factsChanged = true;
            });
    }

    public void SeeLayout(int blocksPerFile, long blockBytes) => Write(() =>
    {
        if (Heat is not null || blocksPerFile == 0)
            return;
        (BlocksPerFile, BlockBytes) = (blocksPerFile, blockBytes);
        Heat = new HeatMap(_nodes.Length, blocksPerFile);
        _factsChanged = true;
    });

    public void SeeBlock(int node, int block, int from, long bytes)
    {
        lock (_lock)
        {
            _nodes[node].Take(bytes);
            Heat?.Add(node, block);
            if (from < 0)
                return;
            _nodes[from].Give(bytes);
            Flows.Add((from, node));
        }
    }

    public void SeeNodes(TimeSpan elapsed, Func<int, (NodeState State, int Peers)> look) => Write(() =>
    {
        Elapsed = elapsed;
        for (var i = 0; i < _nodes.Length; i++)
        {
            var (state, peers) = look(i);
            _nodes[i].State = state;
            if (state is NodeState.Down or NodeState.Failed)
                _nodes[i].Rest();
            if (peers >= 0)
                _nodes[i].Peers = peers;
        }
        MeasureRates();
    });

    public void Conclude(Report report, RunFolder folder) => Write(() =>
    {
        (Report, ReportPage, Phase) = (report, folder.File(RunFileNames.Html), RunPhase.Over);
        foreach (var node in _nodes)
            node.Rest();
        _factsChanged = true;
    });

    /// <summary>What is new since the last call, and everything for those who come now.</summary>
    /// <param name="all">Whether the latter is wanted.</param>
    public (ReadOnlyMemory<byte> Step, ReadOnlyMemory<byte>? All) TakeFrames(bool all)
    {
        lock (_lock)
        {
            var step = FrameWriter.Step(this, _factsChanged);
            _factsChanged = false;
            return (step, all ? FrameWriter.All(this) : null);
        }
    }

    private void MeasureRates()
    {
        var seconds = (Elapsed - _ratesAt).TotalSeconds;
        if (seconds < RateEverySeconds)
            return;
        _ratesAt = Elapsed;
        foreach (var node in _nodes)
            node.MeasureRates(seconds);
        var leechers = _nodes.Where(n => n.Spec.Role == Role.Leech).ToList();
        var needed = Math.Max(1, (double)BlocksPerFile * leechers.Count);
        History.Add(new LivePoint(Elapsed.TotalSeconds, leechers.Sum(l => l.BytesInPerSecond), leechers.Sum(l => l.Blocks) / needed));
    }

    private void Write(Action change)
    {
        lock (_lock)
            change();
    }
}
