using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Swarm;

/// <summary>
/// Engines, and strangers that say what a test wants, on lines that keep the order of what is sent on them. Which line delivers next is
/// left to chance.
/// </summary>
internal sealed class EngineNet(ulong seed)
{
    private readonly Prng _prng = new(seed);
    private readonly List<EngineHost> _hosts = [];
    private readonly List<End> _ends = [];
    private int _lastEnd;
    private ushort _lastPort = 40_000;

    public TimeSpan Now { get; private set; }

    /// <param name="id">Of the node; a stranger has none, and no engine.</param>
    public EngineHost Add(string address, ulong? id = null, SwarmOptions? options = null)
    {
        Assert.True(NodeAddress.TryParse(address, out var parsed));
        var engine = id is { } number
            ? new NodeEngine((options ?? new SwarmOptions()) with { ListenPort = parsed.Port }, number, new SipKey(number, seed), new Prng(seed ^ number))
            : null;
        var host = new EngineHost(this, parsed, id ?? 0, engine);
        _hosts.Add(host);
        return host;
    }

    /// <summary>A connection is made; both ends are told.</summary>
    /// <returns>The caller's end.</returns>
    public End Connect(EngineHost caller, EngineHost called)
    {
        var here = new End(++_lastEnd, caller, called.Address, isOutgoing: true);
        var there = new End(++_lastEnd, called, caller.Address.WithPort(++_lastPort), isOutgoing: false);
        (here.Other, there.Other) = (there, here);
        _ends.AddRange([here, there]);
        there.Open(Now);
        here.Open(Now);
        return here;
    }

    /// <summary>Who listens there is called, if anybody does.</summary>
    public void Dial(EngineHost caller, NodeAddress address)
    {
        if (_hosts.Find(h => h.Address == address) is { } called)
            Connect(caller, called);
        else
            caller.Tell(e => e.DialFailed(Now, address));
    }

    /// <summary>Delivers everything that is under way, and what follows from it.</summary>
    /// <param name="most">Messages; then it stops.</param>
    public void Run(int most = int.MaxValue)
    {
        for (; most > 0 && _ends.Where(e => e.HasMail).ToList() is { Count: > 0 } ready; most--)
            ready[_prng.Next(ready.Count)].Deliver(Now);
    }

    /// <summary>The connection breaks; this end is told at once, and the other when it gets there.</summary>
    public void Break(End end)
    {
        end.Close();
        end.Host.Tell(e => e.Disconnected(Now, end.Number, "it broke"));
    }

    /// <summary>Time passes, tick by tick.</summary>
    public void Run(TimeSpan time)
    {
        for (var end = Now + time; Now < end;)
        {
            Run();
            Now += TimeSpan.FromMilliseconds(250);
            foreach (var host in _hosts)
                host.Tell(e => e.Advance(Now));
        }
        Run();
    }
}

/// <summary>A node with its engine, or a stranger.</summary>
internal sealed class EngineHost(EngineNet net, NodeAddress address, ulong id, NodeEngine? engine)
{
    private readonly Dictionary<int, End> _ends = [];

    public NodeAddress Address => address;

    public ulong Id => id;

    public NodeEngine Engine => engine!;

    /// <summary>Everything that it wanted.</summary>
    public List<NodeOutput> Outputs { get; } = [];

    /// <summary>Connections whose other end is at this host, and that are open.</summary>
    public List<End> OpenTo(EngineHost other) => [.. _ends.Values.Where(e => e.IsOpen && e.Other.Host == other)];

    public void Tell(Action<NodeEngine> input)
    {
        if (engine is null)
            return;
        input(engine);
        while (engine.TryTakeOutput(out var output))
            CarryOut(output);
    }

    public void Join(End end) => _ends[end.Number] = end;

    private void CarryOut(NodeOutput output)
    {
        Outputs.Add(output);
        switch (output)
        {
            case NodeOutput.Dial o: net.Dial(this, o.Address); break;
            case NodeOutput.Close o: _ends[o.Connection].Close(); break;
            case NodeOutput.Send o: _ends[o.Connection].Send(o.Message); break;
            case NodeOutput.RequestBlock o: _ends[o.Connection].Send(new Request(o.Handle, o.Block)); break;
            case NodeOutput.CancelBlock o: _ends[o.Connection].Send(new Cancel(o.Handle, o.Block)); break;
            case NodeOutput.Announce o:
                foreach (var (connection, handle) in o.To)
                    _ends[connection].Send(new Have(handle, o.Ranges));
                break;
        }
    }
}

/// <summary>One end of a connection.</summary>
internal sealed class End(int number, EngineHost host, NodeAddress remote, bool isOutgoing)
{
    private readonly Queue<PeerMessage?> _mail = [];

    public int Number => number;

    public EngineHost Host => host;

    public bool IsOutgoing => isOutgoing;

    public End Other { get; set; } = null!;

    public bool IsOpen { get; private set; } = true;

    public bool HasMail => _mail.Count > 0;

    /// <summary>What came, in order.</summary>
    public List<PeerMessage> Received { get; } = [];

    public void Open(TimeSpan now)
    {
        host.Join(this);
        host.Tell(e => e.Connected(now, number, remote, isOutgoing));
    }

    public void Send(params PeerMessage[] messages)
    {
        foreach (var message in messages)
            Other._mail.Enqueue(message);
    }

    public void Close()
    {
        IsOpen = false;
        Other._mail.Enqueue(null);
    }

    public void Deliver(TimeSpan now)
    {
        var message = _mail.Dequeue();
        if (!IsOpen)
            return;
        if (message is not null)
            Received.Add(message);
        else
            IsOpen = false;
        host.Tell(e =>
        {
            if (message is null)
                e.Disconnected(now, number, "the peer closed");
            else
                e.Receive(now, number, message);
        });
    }
}
