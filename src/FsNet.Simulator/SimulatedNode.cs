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

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan TellAgainAfter = TimeSpan.FromSeconds(2);

    private readonly Liar? _liar;
    private readonly SkewedClock _clock;
    private readonly Prng _random;
    private NodeEngine _engine = null!;
    private Registrar _registrar = null!;
    private SimulatedTrackerClient _tracker = null!;
    private BlockSet? _disk;
    private bool _telling;

    internal SimulatedNode(SimulatedSwarm swarm, int number, VirtualNode plan, BlockSet? disk, Liar? liar, SkewedClock clock)
        : base(swarm, number, plan.Name, NodeAddress.V4(0x0A000100u + (uint)number, 9100), plan.UpBitsPerSecond, plan.DownBitsPerSecond)
    {
        (Plan, _disk, _liar, _clock) = (plan, disk, liar, clock);
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
    public int BlockCount => _disk?.Count ?? 0;

    /// <summary>Whether every block is verified and on disk.</summary>
    public bool IsComplete => _disk is { IsFull: true };

    internal override bool IsHonest => _liar is null;

    internal override int Zone => Plan.Zone;

    /// <summary>What the node's own clock shows: the engine knows no other.</summary>
    private TimeSpan Clock => _clock.At(Now);

    internal void Start()
    {
        Rise();
        _gaveUp = false;
        var id = _random.NextUInt64();
        var random = new Prng(_random.NextUInt64());
        _engine = new NodeEngine(Swarm.Plan.Options with { ListenPort = Address.Port }, id, new SipKey(id, (ulong)Number), random);
        _registrar = new Registrar(Address.Port, id);
        _tracker = new SimulatedTrackerClient(
            Lane, Swarm.Tracker, Address, Swarm.DatagramsToTracker(this), Swarm.DatagramsFromTracker(this), _random);
        _telling = false;
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
        WireBytesOut += _tracker.BytesSent;
        _tracker.Stop();
        Fall();
    }

    internal override void FetchNear()
    {
        Nearness.Fetch(_engine, 4);
        Nearness.Fetch(_registrar, 2);
        base.FetchNear();
    }

    private protected override void Settle()
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

    /// <summary>
    /// The next visit is when the first of these can wait no longer: what arrives, what leaves, what the engine wants. So most visits
    /// serve several of them.
    /// </summary>
    private void PlanVisit()
    {
        var wakeup = _engine.NextWakeup;
        Box.IsBusy = Uploads >= Swarm.Plan.Options.Uploads;
        // Who has nobody to talk to still looks whether the tracker is to be told something, as the real driver does.
        PlanVisit((wakeup == TimeSpan.MaxValue ? Now + TellAgainAfter : _clock.WorldAt(wakeup)) + new TimeSpan(Swarm.Patience.Ticks));
    }

    private void Share()
    {
        var disk = Shown();
        _registrar.Set(Swarm.Manifest.Proof, FileName, disk);
        Do(() => _engine.Add(Clock, Swarm.Manifest, disk));
    }

    /// <summary>
    /// Asks the tracker again and again until somebody shares the file. By its name; where anybody may share another of that name, the
    /// user has the id.
    /// </summary>
    private void FindFile() => Ask(Swarm.HasHostiles ? FindRequest.ById(Swarm.Manifest.Id) : FindRequest.ByName(FileName), body =>
    {
        if (body is not null && !FoundAnswer.Parse(body, out var found).IsFailure && ProofIn(found) is { } proof)
            Fetch(proof);
        else
            Later(AskAgainAfter, FindFile);
    });

    private FileProof? ProofIn(in FoundAnswer found)
    {
        foreach (var value in found.Files)
            if (FileSummary.TryParse(value, out var file) && file.Proof.Id == Swarm.Manifest.Id)
                return file.Proof;
        return null;
    }

    private void Fetch(in FileProof proof)
    {
        _registrar.Set(proof, FileName, new BlockSet(proof.Layout.BlockCount));
        if (_disk is null)
            _engine.Fetch(Clock, proof, Swarm.Manifest);
        else
            _engine.Resume(Clock, Swarm.Manifest); // The hashes lie beside the blocks.
    }

    private void Tell()
    {
        if (_telling || !_registrar.IsDue(Clock))
            return;
        _telling = true;
        var buffer = new byte[_registrar.WantsTcp ? TrackSizes.MaxTcp : TrackSizes.MaxUdp];
        var length = _registrar.Write(Clock, buffer, _tracker.NewHeader());
        Ask(buffer.AsMemory(0, length), Told);
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
        Ask(new LocateRequest(wish.File, (ushort)wish.Wanted, Address.Port), body => Found(wish.File, body));

    private void Found(Hash256 file, byte[]? body)
    {
        if (body is null || LocatedAnswer.Parse(body, out var located).IsFailure)
            return;
        var peers = new List<NodeAddress>();
        foreach (var peer in located.PartialV4)
            peers.Add(peer);
        foreach (var peer in located.PartialV6)
            peers.Add(peer);
        var partial = peers.Count;
        foreach (var peer in located.CompleteV4)
            peers.Add(peer);
        foreach (var peer in located.CompleteV6)
            peers.Add(peer);
        _engine.PeersFound(Clock, file, peers.ToArray(), peers.Count - partial);
    }

    private void Ask<T>(in T request, Action<byte[]?> done)
        where T : ITrackMessage
    {
        var bytes = new byte[TrackHeader.Size + request.Size];
        TrackMessage.Format(bytes, _tracker.NewHeader(), request);
        Ask(bytes, done);
    }

    private void Ask(Memory<byte> request, Action<byte[]?> done)
    {
        Watch?.TrackerAsked(this, request.Span, request.Length > TrackSizes.MaxUdp ? TrackTransport.Tcp : TrackTransport.Udp);
        _tracker.Ask(request, body => Do(() => done(body)));
    }
}
