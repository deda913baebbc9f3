using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using FsNet.Simulator.Events;

namespace FsNet.Simulator;

/// <summary>A <see cref="NodeEngine"/> with its driver in virtual time. A crash loses the engine, and keeps what was on disk.</summary>
public sealed partial class SimulatedNode : SimulatedHost
{
    internal const string FileName = "file";

    private readonly Liar? _liar;
    private readonly SkewedClock _clock;
    private readonly SimulatedDisk _disk;
    private readonly Prng _random;
    private NodeEngine _engine = null!;
    private SimulatedRegistration _registration = null!;

    internal SimulatedNode(SimulatedSwarm swarm, int number, VirtualNode plan, BlockSet? disk, Liar? liar, SkewedClock clock)
        : base(swarm, number, plan.Name, NodeAddress.V4(0x0A000100u + (uint)number, 9100), plan.UpBitsPerSecond, plan.DownBitsPerSecond)
    {
        (Plan, _disk, _liar, _clock) = (plan, new SimulatedDisk(disk), liar, clock);
        _random = Prng.For(swarm.Plan.Seed, $"node/{plan.Name}");
    }

    public VirtualNode Plan { get; }

    public override string Name => Plan.Name;

    /// <summary>Since the beginning of the world.</summary>
    public TimeSpan? CompletedAt { get; private set; }

    /// <summary>Payload that arrived, what was not wanted included.</summary>
    public long BytesIn { get; private set; }

    /// <summary>Payload that arrived although it was there, or no longer wanted.</summary>
    public long DuplicateBytes { get; private set; }

    /// <summary>Blocks that are verified and on disk.</summary>
    public int BlockCount => _disk.Count;

    /// <summary>Whether every block is verified and on disk.</summary>
    public bool IsComplete => _disk.HoldsFile;

    internal override bool IsHonest => _liar is null;

    internal override int Zone => Plan.Zone;

    private Registrar Registrar => _registration.Registrar;

    /// <summary>What the node's own clock shows: the engine knows no other.</summary>
    internal TimeSpan Clock => _clock.At(Now);

    internal void Start()
    {
        Rise();
        _gaveUp = false;
        var id = _random.NextUInt64();
        var random = new Prng(_random.NextUInt64());
        _engine = new NodeEngine(Swarm.Plan.Options with { ListenPort = Address.Port }, id, new SipKey(id, (ulong)Number), random);
        var tracker = new SimulatedTrackerClient(
            Lane, Swarm.Tracker, Address, Swarm.DatagramsToTracker(this), Swarm.DatagramsFromTracker(this), _random);
        _registration = new SimulatedRegistration(this, new Registrar(Address.Port, id), tracker);
        Watch?.Started(this);
        if (_disk.HoldsFile || _liar is { Boasts: true })
            Share();
        else
            FindFile();
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

    internal override void FetchNear()
    {
        Nearness.Fetch(_engine, 4);
        Nearness.Fetch(_registration.Registrar, 2);
        base.FetchNear();
    }

    /// <summary>A question is on its way to the tracker.</summary>
    internal void TrackerAsked(ReadOnlySpan<byte> request) =>
        Watch?.TrackerAsked(this, request, request.Length > TrackSizes.MaxUdp ? TrackTransport.Tcp : TrackTransport.Udp);

    /// <summary>Something happens to the node.</summary>
    internal void Tell(Action input) => Do(input);

    /// <summary>Something happens to it later, if this life lasts so long.</summary>
    internal void After(TimeSpan delay, Action input) => Later(delay, input);

    private protected override void Settle()
    {
        ReadMail();
        if (Clock >= _engine.NextWakeup)
        {
            _engine.Advance(Clock);
            CarryOut();
        }
        MoveBlocks();
        _registration.Tell(Clock);
        PlanVisit();
        Watch?.Settled(this);
    }

    /// <summary>
    /// The next visit is when the first of these can wait no longer: what arrives, what leaves, what the engine wants. So most visits
    /// serve several of them.
    /// </summary>
    private void PlanVisit()
    {
        var wakeup = _engine.NextWakeup;
        Box.IsBusy = Uploads >= Swarm.Plan.Options.Uploads;
        // Who has nobody to talk to still looks whether the tracker is to be told something, as the real driver does.
        var next = wakeup == TimeSpan.MaxValue ? Now + SimulatedRegistration.TellAgainAfter : _clock.WorldAt(wakeup);
        PlanVisit(next + new TimeSpan(Swarm.Patience.Ticks));
    }

    private void Share()
    {
        var disk = Shown();
        Registrar.Set(Swarm.Manifest.Proof, FileName, disk);
        Do(() => _engine.Add(Clock, Swarm.Manifest, disk));
    }

    /// <summary>By its name; where anybody may share another of that name, the user has the id.</summary>
    private void FindFile()
    {
        var id = Swarm.Manifest.Id;
        _registration.Find(Swarm.HasHostiles ? FindRequest.ById(id) : FindRequest.ByName(FileName), id, proof => Fetch(proof));
    }

    private void Fetch(in FileProof proof)
    {
        Registrar.Set(proof, FileName, new BlockSet(proof.Layout.BlockCount));
        if (_disk.Blocks is null)
            _engine.Fetch(Clock, proof, Swarm.Manifest);
        else
            _engine.Resume(Clock, Swarm.Manifest); // The hashes lie beside the blocks.
    }
}
