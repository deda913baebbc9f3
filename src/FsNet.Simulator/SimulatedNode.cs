using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using FsNet.Simulator.Events;

namespace FsNet.Simulator;

/// <summary>A <see cref="NodeEngine"/> with its driver in virtual time. A crash loses the engine, and keeps what was on disk.</summary>
public sealed class SimulatedNode : SimulatedHost
{
    private readonly Liar? _liar;
    private readonly SkewedClock _clock;
    private readonly SimulatedDisk _disk;
    private readonly Prng _random;
    private readonly SimulatedFrames _frames;
    private readonly SimulatedBlocks _blocks;
    private readonly SimulatedOutputs _outputs;
    private SimulatedRegistration _registration = null!;

    internal SimulatedNode(SimulatedSwarm swarm, int number, VirtualNode plan, BlockSet? disk, Liar? liar, SkewedClock clock)
        : base(swarm, number, plan.Name, NodeAddress.V4(0x0A000100u + (uint)number, 9100), plan.UpBitsPerSecond, plan.DownBitsPerSecond)
    {
        (Plan, _disk, _liar, _clock) = (plan, new SimulatedDisk(disk), liar, clock);
        _random = Prng.For(swarm.Plan.Seed, $"node/{plan.Name}");
        _frames = new SimulatedFrames(this, swarm, liar);
        _blocks = new SimulatedBlocks(this, swarm, _disk, _frames);
        _outputs = new SimulatedOutputs(this, swarm, _frames, _blocks);
    }

    public VirtualNode Plan { get; }

    public override string Name => Plan.Name;

    /// <summary>Since the beginning of the world.</summary>
    public TimeSpan? CompletedAt => _outputs.CompletedAt;

    /// <inheritdoc cref="SimulatedBlocks.BytesIn"/>
    public long BytesIn => _blocks.BytesIn;

    /// <inheritdoc cref="SimulatedBlocks.DuplicateBytes"/>
    public long DuplicateBytes => _blocks.DuplicateBytes;

    /// <summary>Blocks that are verified and on disk.</summary>
    public int BlockCount => _disk.Count;

    /// <summary>Whether every block is verified and on disk.</summary>
    public bool IsComplete => _disk.HoldsFile;

    internal override bool IsHonest => _liar is null;

    internal override int Zone => Plan.Zone;

    /// <summary>What the node's own clock shows: the engine knows no other.</summary>
    internal TimeSpan Clock => _clock.At(Now);

    internal Manifest Manifest => Swarm.Manifest;

    /// <summary>Of this life.</summary>
    internal NodeEngine Engine { get; private set; } = null!;

    /// <summary>Of this life.</summary>
    internal SimulatedFile File { get; private set; } = null!;

    /// <summary>What is on disk and right. Not to be changed.</summary>
    internal BlockSet? Disk => _disk.Blocks;

    /// <summary>What the engine says it holds; null before it knows of the file.</summary>
    internal BlockSet? EngineBlocks => Engine.Blocks(Manifest.Id);

    /// <summary>Control frames that wait here, because peers do not read.</summary>
    internal double UnreadBytes => Swarm.HasHostiles ? Connections.Sum(c => c.Flow.Window?.WaitingAt(Now) ?? 0) : 0;

    internal void Start()
    {
        Rise();
        var id = _random.NextUInt64();
        var random = new Prng(_random.NextUInt64());
        Engine = new NodeEngine(Swarm.Plan.Options with { ListenPort = Address.Port }, id, new SipKey(id, (ulong)Number), random);
        var tracker = new SimulatedTrackerClient(
            Lane, Swarm.Tracker, Address, Swarm.DatagramsToTracker(this), Swarm.DatagramsFromTracker(this), _random);
        _registration = new SimulatedRegistration(this, new Registrar(Address.Port, id), tracker);
        File = new SimulatedFile(this, Swarm, _disk, _liar, _registration);
        Watch?.Started(this);
        File.Begin();
    }

    /// <summary>Gone without a word; peers see their connections break.</summary>
    internal void Crash()
    {
        if (!IsUp)
            return;
        WireBytesOut += _registration.BytesSent;
        _registration.Stop();
        Fall();
    }

    /// <summary>As the real node does: the tracker is told, connections are closed with what was under way on them.</summary>
    internal void Leave()
    {
        _registration.Leave();
        Crash();
    }

    /// <summary>There is no room for another block.</summary>
    internal void FillDisk() => _disk.IsOutOfRoom = true;

    /// <summary>Who has given up for lack of room is told by somebody to try again.</summary>
    internal void MakeDiskRoom()
    {
        _disk.IsOutOfRoom = false;
        if (!IsUp || !File.IsGivenUp)
            return;
        Crash();
        Start();
    }

    /// <summary>An empty disk takes the place of the node's. The node is down.</summary>
    internal void ClearDisk()
    {
        Swarm.NoteCleared(this);
        _disk.Clear();
        _outputs.Forget();
    }

    /// <param name="share">Of the rates in the plan.</param>
    internal void SetSpeed(double share) => SetRates(Plan.UpBitsPerSecond, Plan.DownBitsPerSecond, share);

    internal override bool Spoils(int block) => _disk.IsWrong(block) || _liar?.Spoils(block, _disk.Contains(block)) == true;

    internal override void FetchNear()
    {
        Nearness.Fetch(Engine, 4);
        Nearness.Fetch(_registration.Registrar, 2);
        base.FetchNear();
    }

    /// <summary>A question is on its way to the tracker.</summary>
    internal void TrackerAsked(ReadOnlySpan<byte> request) =>
        Watch?.TrackerAsked(this, request, request.Length > TrackSizes.MaxUdp ? TrackTransport.Tcp : TrackTransport.Udp);

    private protected override void Settle()
    {
        ReadMail();
        if (Clock >= Engine.NextWakeup)
        {
            Engine.Advance(Clock);
            CarryOut();
        }
        MoveBlocks();
        _registration.Tell(Clock);
        PlanVisit();
        Watch?.Settled(this);
    }

    private protected override void CarryOut()
    {
        while (Engine.TryTakeOutput(out var output))
            _outputs.CarryOut(output);
    }

    private protected override void Connected(SimulatedConnection connection, NodeAddress address) =>
        Engine.Connected(Clock, connection.Id, address, outgoing: true);

    private protected override void Called(SimulatedConnection connection, NodeAddress caller) =>
        Engine.Connected(Clock, connection.Id, caller, outgoing: false);

    private protected override void DialFailed(NodeAddress address) => Engine.DialFailed(Clock, address);

    private protected override void Disconnected(SimulatedConnection connection, string reason) =>
        Engine.Disconnected(Clock, connection.Id, reason);

    private protected override void BlockLeft(SimulatedConnection connection)
    {
        Swarm.NoteSent(this);
        Engine.BlockSent(Clock, connection.Id);
    }

    private protected override void ReadFrame(in Mail mail)
    {
        Watch?.Received(mail.To, mail.Message);
        if (mail.Content is BlockBytes bytes)
            _blocks.ReadBytes(mail.To, bytes.Count);
        else
            _frames.Read(mail);
    }

    private protected override void ReadBlock(SimulatedConnection connection, int block) => _blocks.Read(connection, block);

    /// <summary>
    /// The next visit is when the first of these can wait no longer: what arrives, what leaves, what the engine wants. So most visits
    /// serve several of them.
    /// </summary>
    private void PlanVisit()
    {
        var wakeup = Engine.NextWakeup;
        Box.IsBusy = Uploads >= Swarm.Plan.Options.Uploads;
        // Who has nobody to talk to still looks whether the tracker is to be told something, as the real driver does.
        var next = wakeup == TimeSpan.MaxValue ? Now + SimulatedRegistration.TellAgainAfter : _clock.WorldAt(wakeup);
        PlanVisit(next + new TimeSpan(Swarm.Patience.Ticks));
    }
}
