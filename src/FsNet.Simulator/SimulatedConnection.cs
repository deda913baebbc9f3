using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using FsNet.Simulator.Network;

namespace FsNet.Simulator;

/// <summary>One end of a connection between two machines: what is sent here arrives at the other end in order, unless it breaks.</summary>
internal sealed class SimulatedConnection(int id, SimulatedHost owner) : IFlowSender
{
    private List<PeerMessage>? _held;

    /// <summary>Blocks this end waits for. Few: a list is less than a set.</summary>
    private readonly List<int> _expected = [];

    public int Id { get; } = id;

    public SimulatedHost Owner { get; } = owner;

    /// <summary>The owner, where it is known to be a node.</summary>
    public SimulatedNode Node => (SimulatedNode)Owner;

    public SimulatedConnection Other { get; private set; } = null!;

    /// <summary>The machine at the other end, and its number.</summary>
    public SimulatedHost Peer { get; private set; } = null!;

    public int PeerNumber { get; private set; }

    /// <summary>Where the engine of this end takes Haves; null until one has come.</summary>
    public NewsInlet? Inlet { get; set; }

    public bool IsOpen { get; private set; } = true;

    /// <summary>When the last thing sent from here arrives: nothing sent later arrives before.</summary>
    public TimeSpan LastArrival { get; set; }

    /// <summary>The link from here to the other end.</summary>
    public ZonePath Path { get; private set; } = null!;

    /// <summary>Whether a partition, of zones or of machines, lies between the ends.</summary>
    public bool IsCut => Path.IsCut || Owner.IsApartFrom(Peer);

    /// <summary>Whether blocks are on their way from here to the other end.</summary>
    public bool IsSending { get; set; }

    /// <summary>Blocks on their way from here to the other end.</summary>
    public Flow Flow { get; private set; } = null!;

    /// <summary>Bytes that came here of a block that is not whole yet.</summary>
    public int BytesAhead { get; set; }

    /// <summary>Since when a partition holds back what is sent here; null while none does.</summary>
    public TimeSpan? CutSince { get; set; }

    public static void Join(SimulatedConnection a, SimulatedConnection b)
    {
        (a.Other, b.Other) = (b, a);
        (a.Peer, b.Peer) = (b.Owner, a.Owner);
        (a.PeerNumber, b.PeerNumber) = (b.Owner.Number, a.Owner.Number);
        (a.Path, b.Path) = (a.Owner.PathTo(b.Owner), b.Owner.PathTo(a.Owner));
        a.Flow = new Flow(a, a.Path, b.Owner.Downlink) { Link = b.Owner.LinkFrom(a.Owner) };
        b.Flow = new Flow(b, b.Path, a.Owner.Downlink) { Link = a.Owner.LinkFrom(b.Owner) };
    }

    public void Close() => IsOpen = false;

    public void Expect(int block) => _expected.Add(block);

    /// <returns>Whether it was waited for.</returns>
    public bool Unexpect(int block) => _expected.Remove(block);

    /// <summary>Keeps back what cannot pass now.</summary>
    public void Hold(PeerMessage message) => (_held ??= []).Add(message);

    public IReadOnlyList<PeerMessage> TakeHeld()
    {
        IReadOnlyList<PeerMessage> held = _held ?? [];
        _held = null;
        return held;
    }
}
