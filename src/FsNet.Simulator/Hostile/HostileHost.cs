using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator.Hostile;

/// <summary>
/// Somebody who means harm: no engine, but the messages of both protocols, said when it harms. It knows where all nodes are. All that
/// it sends is paid from its line; what comes is read as by anybody, unless its kind does otherwise.
/// </summary>
internal abstract class HostileHost : Stranger
{
    /// <summary>It acts so often.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    /// <summary>SYN, SYN-ACK and ACK of a call.</summary>
    private const int HandshakeBytes = 3 * 66;

    private readonly AddressPool _addresses;
    private readonly int[] _held;
    private double _purse;

    protected HostileHost(SimulatedSwarm swarm, int number, HostilePlan plan)
        : this(swarm, number, plan, Prng.For(swarm.Plan.Seed, $"hostile/{plan.Name}"))
    {
    }

    private HostileHost(SimulatedSwarm swarm, int number, HostilePlan plan, Prng random)
        : this(swarm, number, plan, random, new AddressPool(plan.Spread, plan.Addresses, number - swarm.Plan.Nodes.Count, random))
    {
    }

    private HostileHost(SimulatedSwarm swarm, int number, HostilePlan plan, Prng random, AddressPool addresses)
        : base(swarm, number, plan.Name, addresses.First, plan.BitsPerSecond, plan.BitsPerSecond)
    {
        (Plan, Random, _addresses) = (plan, random, addresses);
        _held = new int[swarm.Plan.Nodes.Count];
    }

    public HostilePlan Plan { get; }

    public sealed override string Name => Plan.Name;

    internal sealed override bool IsHonest => false;

    internal sealed override int Zone => Plan.Zone;

    internal sealed override TimeSpan BeginsAt => Plan.BeginsAt;

    protected Prng Random { get; }

    protected BlockLayout Layout => Swarm.Plan.Layout;

    protected Manifest Manifest => Swarm.Manifest;

    protected virtual IReadOnlyList<SimulatedNode> Victims => Swarm.Nodes;

    /// <summary>The ids that nodes have said to it, by their numbers.</summary>
    protected Dictionary<int, ulong> Ids { get; } = [];

    /// <summary>Whether its line has time.</summary>
    protected bool CanPay => _purse > 0;

    private double BytesPerSecond => Plan.BitsPerSecond / 8.0;

    internal sealed override bool Owns(NodeAddress address) => _addresses.Owns(address);

    internal sealed override void Begin()
    {
        Rise();
        Live();
    }

    /// <summary>Nothing that it sends is what it should be.</summary>
    internal sealed override bool Spoils(int block) => true;

    /// <summary>Does harm, again and again.</summary>
    protected abstract void Strike();

    /// <summary>A connection is there, whoever called.</summary>
    protected virtual void Met(SimulatedConnection connection)
    {
    }

    protected virtual void Heard(SimulatedConnection connection, PeerMessage message)
    {
    }

    protected virtual void Lost(SimulatedConnection connection)
    {
    }

    /// <summary>Connections to the node, and calls under way.</summary>
    protected int Held(SimulatedNode victim) => _held[victim.Number];

    protected NodeAddress NextAddress() => _addresses.Next();

    protected SimulatedNode AnyVictim() => Victims[Random.Next(Victims.Count)];

    /// <summary>Calls nodes, in turn, until each has so many connections from here; a few calls at a time.</summary>
    /// <param name="most">Calls made now.</param>
    protected void CallAll(int connections, int most)
    {
        var first = Random.Next(Victims.Count);
        for (var i = 0; i < Victims.Count && most > 0 && CanPay; i++)
            for (var victim = Victims[(first + i) % Victims.Count]; victim.IsUp && Held(victim) < connections && most > 0 && CanPay; most--)
                Call(victim);
    }

    protected void Call(SimulatedNode victim)
    {
        Pay(HandshakeBytes);
        _held[victim.Number]++;
        Dial(victim.Address, _addresses.Next());
    }

    /// <summary>Sends the frame as bytes: what no decoder reads ends the connection, as it does for anybody.</summary>
    protected void Say(SimulatedConnection connection, PeerMessage message)
    {
        if (!connection.IsOpen)
            return;
        Pay(message.FrameSize);
        Watch?.HostileSent(connection, message);
        if (AsRead(message) is { } read)
            Transmit(connection, read);
        else
            Break(connection);
    }

    /// <summary>Begins as every node does.</summary>
    protected void Greet(SimulatedConnection connection, ulong id, BlockSet? blocks)
    {
        Say(connection, new Hello(id, (ushort)(1 + Random.Next(ushort.MaxValue))));
        if (blocks is not null)
            Say(connection, new Open(0, Manifest.Id, Layout, blocks));
    }

    protected void HangUp(SimulatedConnection connection)
    {
        if (!connection.IsOpen)
            return;
        _held[connection.PeerNumber]--;
        Close(connection.Id);
    }

    internal void Pay(int bytes) => _purse -= bytes;

    /// <summary>The hashes that were asked for, as they are: who wants to be asked for blocks must be believed so far.</summary>
    protected ManifestPart TruePart(ManifestRequest asked)
    {
        var first = Math.Min(asked.First, Manifest.Blocks.Length - 1);
        var count = Math.Min(Math.Min(asked.Count, ManifestPart.MaxHashes), Manifest.Blocks.Length - first);
        return new ManifestPart(0, first, [.. Manifest.Blocks.Slice(first, count)]);
    }

    protected BlockSet NoBlocks() => new(Layout.BlockCount);

    protected BlockSet AllBlocks()
    {
        var all = NoBlocks();
        all.Fill();
        return all;
    }

    private protected override void Settle()
    {
        ReadMail();
        MoveBlocks();
        PlanVisit(TimeSpan.MaxValue);
    }

    private protected override void CarryOut()
    {
    }

    private protected override void Connected(SimulatedConnection connection, NodeAddress address) => Met(connection);

    private protected override void Called(SimulatedConnection connection, NodeAddress caller)
    {
        _held[connection.PeerNumber]++;
        Met(connection);
    }

    private protected override void DialFailed(NodeAddress address)
    {
        if (Swarm.HostAt(address) is SimulatedNode victim)
            _held[victim.Number]--;
    }

    private protected override void Disconnected(SimulatedConnection connection, string reason)
    {
        _held[connection.PeerNumber]--;
        Lost(connection);
    }

    private protected override void ReadFrame(in Mail mail)
    {
        if (mail.Message is Hello hello)
            Ids[mail.To.PeerNumber] = hello.NodeId;
        Heard(mail.To, mail.Message);
    }

    private protected override void ReadBlock(SimulatedConnection connection, int block) =>
        Acknowledge(Layout.BytesOf(block));

    private protected override void BlockLeft(SimulatedConnection connection)
    {
    }

    private void Live()
    {
        _purse = Math.Min(_purse + BytesPerSecond * Beat.TotalSeconds, BytesPerSecond);
        Strike();
        Later(Beat, Live);
    }

    private PeerMessage? AsRead(PeerMessage message)
    {
        if (message is BlockBytes)
            return message;
        var writer = new WireWriter(Lane.Scratch);
        message.Format(ref writer);
        return writer.Overflowed || !Frame.TryReadHeader(Lane.Scratch, out var length, out var type)
            ? null
            : PeerMessage.Parse(type, Lane.Scratch.AsSpan(Frame.HeaderSize, length - 1), out _);
    }
}
