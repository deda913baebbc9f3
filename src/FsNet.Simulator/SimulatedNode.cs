using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator;

/// <summary>A <see cref="NodeEngine"/> with its driver in virtual time. A crash loses the engine, and keeps what was on disk.</summary>
internal sealed class SimulatedNode
{
    private const int LieEvery = 10;

    private readonly SimulatedSwarm _swarm;
    private readonly bool _isLiar;
    private readonly Dictionary<int, SimulatedConnection> _connections = [];
    private readonly AccessLink _up, _down;
    private readonly Prng _random;
    private NodeEngine _engine = null!;
    private Registrar _registrar = null!;
    private SimulatedTrackerClient _tracker = null!;
    private BlockSet? _disk;
    private TimeSpan _wakeAt = TimeSpan.MaxValue;
    private int _life, _lastConnection;
    private bool _telling;

    public SimulatedNode(SimulatedSwarm swarm, int number, BlockSet? disk, bool isLiar)
    {
        (_swarm, Number, _disk, _isLiar) = (swarm, number, disk, isLiar);
        Address = NodeAddress.V4(0x0A000001u + (uint)number, 9100);
        _random = Prng.For(swarm.Plan.Seed, (ulong)number + 1);
        (_up, _down) = (new AccessLink(swarm.Plan.UpBytesPerSecond), new AccessLink(swarm.Plan.DownBytesPerSecond));
    }

    public int Number { get; }

    public NodeAddress Address { get; }

    public bool IsUp { get; private set; }

    public TimeSpan? CompletedAt { get; private set; }

    public int BlocksSent { get; private set; }

    public IEnumerable<SimulatedConnection> Connections => _connections.Values;

    private World World => _swarm.World;

    public void Start()
    {
        IsUp = true;
        _life++;
        var id = _random.NextUInt64();
        _engine = new NodeEngine(_swarm.Plan.Options with { ListenPort = Address.Port }, id, new Prng(_random.NextUInt64()));
        _registrar = new Registrar(Address.Port, id);
        _tracker = new SimulatedTrackerClient(World, _swarm.Tracker, Address, _swarm.Plan, _random);
        _telling = false;
        if (_disk is null)
            Do(() => _engine.Fetch(World.Now, _swarm.Manifest.Id, _swarm.Manifest.Layout));
        else
            Do(() => AddFromDisk(_disk));
    }

    /// <summary>Gone without a word; peers see their connections break.</summary>
    public void Crash()
    {
        if (!IsUp)
            return;
        IsUp = false;
        _tracker.Stop();
        foreach (var connection in _connections.Values.ToArray())
            Break(connection);
    }

    /// <summary>Both ends learn of it after the delay.</summary>
    public void Break(SimulatedConnection connection)
    {
        foreach (var end in (SimulatedConnection[])[connection, connection.Other])
        {
            end.Close();
            end.Owner._connections.Remove(end.Id);
            end.Owner.Later(_swarm.Delay(), node => node._engine.Disconnected(World.Now, end.Id, "the connection broke"));
        }
    }

    private void AddFromDisk(BlockSet disk)
    {
        _disk = disk.Clone();
        _registrar.Set(_swarm.Manifest.Id, "file", _swarm.Manifest.Layout, disk);
        _engine.Add(World.Now, _swarm.Manifest, disk);
    }

    /// <summary>Tells the engine something, then does what it says. Nothing happens to a node that has crashed in between.</summary>
    private void Do(Action input)
    {
        input();
        while (_engine.TryTakeOutput(out var output))
            CarryOut(output);
        Wake();
        Tell();
    }

    private void Later(TimeSpan delay, Action<SimulatedNode> input)
    {
        var life = _life;
        World.After(delay, () =>
        {
            if (IsUp && life == _life)
                Do(() => input(this));
        });
    }

    private void Wake()
    {
        var at = _engine.NextWakeup;
        if (at >= _wakeAt && _wakeAt > World.Now || at == TimeSpan.MaxValue)
            return;
        _wakeAt = at < World.Now ? World.Now : at;
        Later(_wakeAt - World.Now, node =>
        {
            node._wakeAt = TimeSpan.MaxValue;
            node._engine.Advance(World.Now);
        });
    }

    private void Tell()
    {
        if (_telling || !_registrar.IsDue(World.Now))
            return;
        _telling = true;
        var buffer = new byte[_registrar.WantsTcp ? TrackSizes.MaxTcp : TrackSizes.MaxUdp];
        var length = _registrar.Write(World.Now, buffer, _tracker.NewHeader());
        _tracker.Ask(buffer.AsMemory(0, length), body => Do(() => Told(body)));
    }

    private void Told(byte[]? body)
    {
        _telling = false;
        if (body is null || AcceptedAnswer.Parse(body, out var accepted).IsFailure)
            _registrar.Failed(World.Now + TimeSpan.FromSeconds(2));
        else
            _registrar.Accepted(World.Now, accepted);
    }

    private void CarryOut(NodeOutput output)
    {
        switch (output)
        {
            case NodeOutput.Dial o: Dial(o.Address); break;
            case NodeOutput.Close o: Close(o.Connection); break;
            case NodeOutput.Send o: Send(o.Connection, o.Message); break;
            case NodeOutput.RequestBlock o: Request(o); break;
            case NodeOutput.CancelBlock o: Cancel(o); break;
            case NodeOutput.SendBlock o: SendBlock(o); break;
            case NodeOutput.FindPeers o: FindPeers(o); break;
            case NodeOutput.ManifestVerified o: Later(TimeSpan.Zero, node => node.MakeRoom(o.Manifest)); break;
            case NodeOutput.FileCompleted: CompletedAt ??= World.Now; break;
        }
    }

    private void MakeRoom(Manifest manifest)
    {
        var have = new BlockSet(manifest.Layout.BlockCount);
        _disk = have.Clone();
        _registrar.Set(manifest.Id, "file", manifest.Layout, have);
        _engine.Ready(World.Now, manifest, have);
    }

    private void FindPeers(NodeOutput.FindPeers wish)
    {
        var request = new LocateRequest(wish.File, (ushort)wish.Wanted, Address.Port);
        var bytes = new byte[TrackHeader.Size + request.Size];
        TrackMessage.Format(bytes, _tracker.NewHeader(), request);
        _tracker.Ask(bytes, body => Do(() => Found(wish.File, body)));
    }

    private void Found(Hash256 file, byte[]? body)
    {
        if (body is null || LocatedAnswer.Parse(body, out var located).IsFailure)
            return;
        var peers = new List<NodeAddress>();
        foreach (var peer in located.PartialV4)
            peers.Add(peer);
        foreach (var peer in located.CompleteV4)
            peers.Add(peer);
        _engine.PeersFound(World.Now, file, peers.ToArray());
    }

    private void Dial(NodeAddress address) => Later(2 * _swarm.Delay(), node =>
    {
        if (_swarm.NodeAt(address) is not { IsUp: true } other)
        {
            node._engine.DialFailed(World.Now, address);
            return;
        }
        var here = node.NewConnection();
        var there = other.NewConnection();
        SimulatedConnection.Join(here, there);
        other.Later(TimeSpan.Zero, o => o._engine.Connected(World.Now, there.Id, node.Address.WithPort((ushort)(40000 + here.Id)), outgoing: false));
        node._engine.Connected(World.Now, here.Id, address, outgoing: true);
    });

    private SimulatedConnection NewConnection()
    {
        var connection = new SimulatedConnection(++_lastConnection, this);
        _connections[connection.Id] = connection;
        return connection;
    }

    private void Close(int id)
    {
        if (!_connections.Remove(id, out var connection))
            return;
        connection.Close();
        var other = connection.Other;
        Deliver(connection, _swarm.Delay(), node =>
        {
            if (node._connections.Remove(other.Id))
                node._engine.Disconnected(World.Now, other.Id, "the peer closed");
        });
    }

    private void Send(int id, PeerMessage message)
    {
        if (!_connections.TryGetValue(id, out var connection))
            return;
        _swarm.Trace.Add(World.Now, Number, connection.Other.Owner.Number, message);
        var other = connection.Other;
        Deliver(connection, _swarm.Delay(), node =>
        {
            if (other.IsOpen)
                node._engine.Receive(World.Now, other.Id, message);
        });
    }

    private void Deliver(SimulatedConnection from, TimeSpan delay, Action<SimulatedNode> input)
    {
        var arrival = World.Now + delay;
        from.LastArrival = arrival > from.LastArrival ? arrival : from.LastArrival;
        from.Other.Owner.Later(from.LastArrival - World.Now, input);
    }

    private void Request(NodeOutput.RequestBlock wish)
    {
        if (_connections.TryGetValue(wish.Connection, out var connection))
            connection.Expected.Add(wish.Block);
        Send(wish.Connection, new Request(wish.Handle, wish.Block));
    }

    private void Cancel(NodeOutput.CancelBlock wish)
    {
        if (_connections.TryGetValue(wish.Connection, out var connection))
            connection.Expected.Remove(wish.Block);
        Send(wish.Connection, new Cancel(wish.Handle, wish.Block));
    }

    private void SendBlock(NodeOutput.SendBlock order)
    {
        if (!_connections.TryGetValue(order.Connection, out var connection))
            return;
        var bytes = _swarm.Manifest.Layout.BytesOf(order.Block);
        var sent = _up.Pass(World.Now, bytes);
        Later(sent - World.Now, node => node.Sent(connection, order, bytes));
    }

    private void Sent(SimulatedConnection connection, NodeOutput.SendBlock order, int bytes)
    {
        BlocksSent++;
        _engine.BlockSent(World.Now, order.Connection, order.File, order.Block);
        _swarm.NoteSent(this);
        if (!connection.IsOpen)
            return;
        _swarm.Trace.Add(World.Now, Number, connection.Other.Owner.Number, order.Block);
        var other = connection.Other;
        // The first byte left a block's time ago: the receiver's link is busy from its arrival on.
        var begun = World.Now + _swarm.Delay() - TimeSpan.FromSeconds(bytes / _swarm.Plan.UpBytesPerSecond);
        var arrival = other.Owner._down.Pass(begun > World.Now ? begun : World.Now, bytes);
        var isLie = _isLiar && order.Block % LieEvery == 0;
        other.Owner.Later(arrival - World.Now, node => node.Arrived(other, order.File, order.Block, bytes, isLie));
    }

    private void Arrived(SimulatedConnection connection, Hash256 file, int block, int bytes, bool isLie)
    {
        if (!connection.IsOpen)
            return;
        _engine.BytesReceived(World.Now, connection.Id, bytes);
        if (!connection.Expected.Remove(block))
        {
            _swarm.SpareBlocks++;
            return;
        }
        if (isLie)
        {
            _swarm.CorruptBlocks++;
            _engine.BlockCorrupt(World.Now, connection.Id, file, block);
            return;
        }
        _disk!.Add(block);
        _engine.BlockStored(World.Now, connection.Id, file, block);
        _registrar.Touch(file, "file", _disk.IsFull);
    }
}
