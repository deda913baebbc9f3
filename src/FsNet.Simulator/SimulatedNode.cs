using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using FsNet.Simulator.Events;
using FsNet.Simulator.Injection;
using FsNet.Simulator.Lanes;
using FsNet.Simulator.Network;
using FsNet.Simulator.Watching;

namespace FsNet.Simulator;

/// <summary>A <see cref="NodeEngine"/> with its driver in virtual time. A crash loses the engine, and keeps what was on disk.</summary>
public sealed partial class SimulatedNode : IActor
{
    internal const string FileName = "file";

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan TellAgainAfter = TimeSpan.FromSeconds(2);

    private readonly SimulatedSwarm _swarm;
    private readonly Liar? _liar;
    private readonly SkewedClock _clock;
    private readonly ConnectionTable _connections = new();
    private readonly Prng _random;
    private readonly Prng _jitter;
    private NodeEngine _engine = null!;
    private Registrar _registrar = null!;
    private SimulatedTrackerClient _tracker = null!;
    private BlockSet? _disk;
    private TraceHash _trace = new();
    private int _life, _lastConnection;
    private bool _telling;

    internal SimulatedNode(SimulatedSwarm swarm, int number, VirtualNode plan, BlockSet? disk, Liar? liar, SkewedClock clock)
    {
        (_swarm, Number, Plan, _disk, _liar, _clock) = (swarm, number, plan, disk, liar, clock);
        Address = NodeAddress.V4(0x0A000100u + (uint)number, 9100);
        _random = Prng.For(swarm.Plan.Seed, $"node/{plan.Name}");
        _jitter = Prng.For(swarm.Plan.Seed, $"links/{plan.Name}");
        Lane = swarm.Lanes[swarm.LaneNumber(number)];
        _uplink = new Uplink(BytesPerSecond(plan.UpBitsPerSecond), Lane);
        Downlink = new Downlink(BytesPerSecond(plan.DownBitsPerSecond), swarm.LaneNumber(number));
    }

    /// <summary>Place in the plan.</summary>
    public int Number { get; }

    public VirtualNode Plan { get; }

    public NodeAddress Address { get; }

    public bool IsUp { get; private set; }

    /// <summary>Since the beginning of the world.</summary>
    public TimeSpan? CompletedAt { get; private set; }

    /// <summary>What it sent, in blocks and in bytes of them.</summary>
    public int BlocksSent { get; private set; }

    public long BytesOut { get; private set; }

    /// <summary>Payload that arrived, what was not wanted included.</summary>
    public long BytesIn { get; private set; }

    /// <summary>Payload that arrived although it was there, or no longer wanted.</summary>
    public long DuplicateBytes { get; private set; }

    /// <summary>Everything it sent, headers included.</summary>
    public long WireBytesOut { get; private set; }

    /// <summary>Blocks that are verified and on disk.</summary>
    public int BlockCount => _disk?.Count ?? 0;

    /// <summary>Whether every block is verified and on disk.</summary>
    public bool IsComplete => _disk is { IsFull: true };

    public int PeerCount => _connections.Count;

    internal IEnumerable<SimulatedConnection> Connections => _connections.Values;

    internal Downlink Downlink { get; }

    internal Lane Lane { get; }

    /// <summary>Of everything that it sent.</summary>
    internal TraceHash Trace => _trace;

    private SwarmWatch? Watch => _swarm.Watch;

    private ref Mailbox Box => ref _swarm.Mailboxes[Number];

    private TimeSpan Now => Lane.Now;

    private ref TimeSpan VisitAt => ref _swarm.Visits[Number];

    /// <summary>What the node's own clock shows: the engine knows no other.</summary>
    private TimeSpan Clock => _clock.At(Now);

    internal void Start()
    {
        IsUp = true;
        _gaveUp = false;
        Box.Life = ++_life;
        var id = _random.NextUInt64();
        _engine = new NodeEngine(_swarm.Plan.Options with { ListenPort = Address.Port }, id, new Prng(_random.NextUInt64()));
        _registrar = new Registrar(Address.Port, id);
        _tracker = _swarm.NewTrackerClient(this, _random);
        (_telling, VisitAt) = (false, TimeSpan.MaxValue);
        Watch?.Started(this);
        if (_disk is { IsFull: true } || _liar is { Boasts: true })
            Share();
        else
            FindFile();
    }

    /// <summary>Gone without a word; peers see their connections break.</summary>
    internal void Crash()
    {
        if (!IsUp)
            return;
        IsUp = false;
        WireBytesOut += _tracker.BytesSent;
        _tracker.Stop();
        foreach (var connection in _connections.Values.ToArray())
            Break(connection);
        Box.Clear();
        VisitAt = TimeSpan.MaxValue;
    }

    /// <summary>What was planned has come.</summary>
    void IActor.Act(int what, int data)
    {
        if (data != Box.Life || VisitAt != Now || !IsUp)
            return; // An earlier visit has taken its place.
        VisitAt = TimeSpan.MaxValue;
        Settle();
    }

    void IActor.Prepare(int step)
    {
        if (step == 0)
            FetchNode();
        else
            FetchReceivers();
    }

    /// <summary>Brings near what a visit needs.</summary>
    internal void FetchNode()
    {
        Nearness.Fetch(_engine, 4);
        Nearness.Fetch(_uplink, 2);
        Nearness.Fetch(Downlink, 1);
        Nearness.Fetch(_connections, 1);
        Nearness.Fetch(_registrar, 2);
        Box.FetchMail();
    }

    /// <summary>Brings near what its mail is for, once that is there.</summary>
    internal void FetchReceivers() => Box.FetchReceivers();

    /// <summary>While its lane is apart: everything that happens to it before <paramref name="end"/>.</summary>
    /// <returns>How many visits that took.</returns>
    internal int LiveUntil(TimeSpan end)
    {
        var visits = 0;
        for (; VisitAt < end; visits++)
        {
            Lane.SetTime(VisitAt);
            VisitAt = TimeSpan.MaxValue;
            Settle();
        }
        return visits;
    }

    /// <summary>Does what time asks for, and plans what is next.</summary>
    private void Settle()
    {
        ReadMail();
        if (Clock >= _engine.NextWakeup)
        {
            _engine.Advance(Clock);
            CarryOut();
        }
        MoveBlocks();
        Tell();
        PlanVisit();
        Watch?.Settled(this);
    }

    /// <summary>Tells the engine something, then does what it says. Nothing happens to a node that has crashed in between.</summary>
    private void Later(TimeSpan delay, Action<SimulatedNode> input) => Later(Lane, delay, input);

    /// <param name="by">The lane of the node that causes it.</param>
    private void Later(Lane by, TimeSpan delay, Action<SimulatedNode> input)
    {
        var life = _life;
        by.After(delay, () =>
        {
            if (!IsUp || life != _life)
                return;
            Do(input);
        });
    }

    private void Do(Action<SimulatedNode> input)
    {
        ReadMail();
        input(this);
        CarryOut();
        Settle();
    }

    /// <summary>
    /// The next visit is when the first of these can wait no longer: what arrives, what leaves, what the engine wants. So most visits
    /// serve several of them.
    /// </summary>
    private void PlanVisit()
    {
        var wakeup = _engine.NextWakeup;
        // Who has nobody to talk to still looks whether the tracker is to be told something, as the real driver does.
        var next = (wakeup == TimeSpan.MaxValue ? Now + TellAgainAfter : _clock.WorldAt(wakeup)) + new TimeSpan(_swarm.Patience.Ticks);
        ref var box = ref Box;
        box.IsBusy = _uplink.Flows >= _swarm.Plan.Options.Uploads;
        if (box.DueAt < next)
            next = box.DueAt;
        if (_sharedUntil < TimeSpan.MaxValue && _sharedUntil + new TimeSpan(_swarm.Patience.Looks) is var look && look < next)
            next = look;
        if (next < Now)
            next = Now;
        if (next == VisitAt)
            return;
        VisitAt = TimeSpan.MaxValue;
        _swarm.Visit(Number, next);
    }

    private void Share()
    {
        var disk = Shown();
        _registrar.Set(_swarm.Manifest.Id, FileName, _swarm.Manifest.Layout, disk);
        Do(node => node._engine.Add(node.Clock, node._swarm.Manifest, disk));
    }

    /// <summary>Asks the tracker for the name, again and again until somebody shares it.</summary>
    private void FindFile() => Ask(FindRequest.ByName(FileName), (node, body) =>
    {
        if (body is not null && !FoundAnswer.Parse(body, out var found).IsFailure && HasAny(found))
            node.Fetch();
        else
            node.Later(AskAgainAfter, n => n.FindFile());
    });

    private static bool HasAny(in FoundAnswer found)
    {
        foreach (var _ in found.Files)
            return true;
        return false;
    }

    private void Fetch()
    {
        var layout = _swarm.Manifest.Layout;
        _registrar.Set(_swarm.Manifest.Id, FileName, layout, new BlockSet(layout.BlockCount));
        _engine.Fetch(Clock, _swarm.Manifest.Id, layout, _swarm.Manifest);
    }

    private void Tell()
    {
        if (_telling || !_registrar.IsDue(Clock))
            return;
        _telling = true;
        var buffer = new byte[_registrar.WantsTcp ? TrackSizes.MaxTcp : TrackSizes.MaxUdp];
        var length = _registrar.Write(Clock, buffer, _tracker.NewHeader());
        Ask(buffer.AsMemory(0, length), (node, body) => node.Told(body));
    }

    private void Told(byte[]? body)
    {
        _telling = false;
        if (body is null || AcceptedAnswer.Parse(body, out var accepted).IsFailure)
            _registrar.Failed(Clock + TellAgainAfter);
        else
            _registrar.Accepted(Clock, accepted);
    }

    private void FindPeers(NodeOutput.FindPeers wish) =>
        Ask(new LocateRequest(wish.File, (ushort)wish.Wanted, Address.Port), (node, body) => node.Found(wish.File, body));

    private void Found(Hash256 file, byte[]? body)
    {
        if (body is null || LocatedAnswer.Parse(body, out var located).IsFailure)
            return;
        var peers = new List<NodeAddress>();
        foreach (var peer in located.PartialV4)
            peers.Add(peer);
        foreach (var peer in located.CompleteV4)
            peers.Add(peer);
        _engine.PeersFound(Clock, file, peers.ToArray());
    }

    private void Ask<T>(in T request, Action<SimulatedNode, byte[]?> done)
        where T : ITrackMessage
    {
        var bytes = new byte[TrackHeader.Size + request.Size];
        TrackMessage.Format(bytes, _tracker.NewHeader(), request);
        Ask(bytes, done);
    }

    private void Ask(Memory<byte> request, Action<SimulatedNode, byte[]?> done)
    {
        Watch?.TrackerAsked(this, request.Span, request.Length > TrackSizes.MaxUdp ? TrackTransport.Tcp : TrackTransport.Udp);
        _tracker.Ask(request, body => Do(node => done(node, body)));
    }

    private static double BytesPerSecond(long? bitsPerSecond) => bitsPerSecond / 8.0 ?? WireCost.UnlimitedBytesPerSecond;
}
