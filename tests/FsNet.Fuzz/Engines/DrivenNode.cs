using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Wire;

namespace FsNet.Fuzz.Engines;

/// <summary>
/// A <see cref="NodeEngine"/> and as much of a driver as has neither sockets nor disk. It does what the engine says, and looks at each
/// output: none for who is not there, none that could not be sent, none beyond a limit.
/// </summary>
internal sealed partial class DrivenNode
{
    /// <summary>Outputs that one input may bring about, and bytes that the engine may take for them: what a few bytes cost is bounded.</summary>
    private const int MostOutputs = 400, MostBytes = 512 * 1024;

    private readonly Dictionary<int, DrivenConnection> _connections = [];
    private readonly HashSet<Hash256> _completed = [];
    private readonly SwarmOptions _options;
    private int _lastConnection;

    public DrivenNode(ulong id, SwarmOptions options)
    {
        (Id, _options) = (id, options);
        Engine = new NodeEngine(options, id, new SipKey(id, 3), new Prng(id));
    }

    public ulong Id { get; }

    public NodeEngine Engine { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>Those that the engine was told of and has not closed.</summary>
    public IReadOnlyDictionary<int, DrivenConnection> Connections => _connections;

    public List<NodeAddress> Dialing { get; } = [];

    /// <summary>Asked of peers, and not come.</summary>
    public List<BlockOrder> Requested { get; } = [];

    /// <summary>To be sent, and not reported sent.</summary>
    public List<BlockOrder> Sending { get; } = [];

    /// <summary>Of connections that are gone. What was under way when they went may still be reported.</summary>
    public List<BlockOrder> Late { get; } = [];

    /// <summary>Waits for room on disk.</summary>
    public List<Manifest> Proved { get; } = [];

    /// <summary>Files that the tracker is to be asked about.</summary>
    public List<Hash256> Searching { get; } = [];

    /// <summary>The last one that was said: whoever is at several connections may say it elsewhere.</summary>
    public Probe? LastProbe { get; private set; }

    /// <summary>What leaves, in order: control messages and the sign that a block is to be sent.</summary>
    public Action<DrivenConnection, PeerMessage?, BlockOrder>? Leaves { get; set; }

    public Action<DrivenConnection>? Closes { get; set; }

    public bool HasWhole(Hash256 file) => Engine.Blocks(file) is { IsFull: true, Length: > 0 };

    /// <summary>Tells the engine something, and does what it says.</summary>
    public void Tell(Action<NodeEngine> input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        input(Engine);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Invariant.Holds(allocated <= MostBytes, $"one input made the engine allocate {allocated} bytes");
        var outputs = 0;
        while (Engine.TryTakeOutput(out var output))
        {
            Invariant.Holds(++outputs <= MostOutputs, $"more than {MostOutputs} outputs of one input, the last one {output}");
            CarryOut(output);
        }
        Settled();
    }

    public void Advance(TimeSpan to)
    {
        Now = to > Now ? to : Now;
        Tell(e => e.Advance(Now));
        Invariant.Holds(Engine.NextWakeup > Now, $"at {Now} it has been woken and wants to be woken at {Engine.NextWakeup}");
    }

    public DrivenConnection Connect(NodeAddress address, bool outgoing)
    {
        var connection = new DrivenConnection(++_lastConnection, address, this);
        _connections.Add(connection.Id, connection);
        Tell(e => e.Connected(Now, connection.Id, address, outgoing));
        return connection;
    }

    /// <summary>A call has been taken, or not.</summary>
    /// <returns>The connection, where it has.</returns>
    public DrivenConnection? AnswerDial(int index, bool isTaken)
    {
        var address = Dialing[index];
        Dialing.RemoveAt(index);
        if (isTaken)
            return Connect(address, outgoing: true);
        Tell(e => e.DialFailed(Now, address));
        return null;
    }

    /// <summary>The other end is gone. It may have been closed here meanwhile.</summary>
    public void Disconnect(DrivenConnection connection)
    {
        _connections.Remove(connection.Id);
        Forget(connection.Id);
        Tell(e => e.Disconnected(Now, connection.Id, "the other end is gone"));
    }

    /// <summary>A message has come. It may come from a connection that was closed here meanwhile.</summary>
    public void Receive(DrivenConnection connection, PeerMessage message)
    {
        if (message is Open open)
            connection.OpenedByPeer.Add((open.Handle, open.FileId));
        if (message is Request request)
            connection.Asked.UnionWith(connection.OpenedByPeer.Where(o => o.Handle == request.Handle).Select(o => (o.File, request.Block)));
        if (message is Refuse refuse)
            Requested.RemoveAll(r => r.Connection == connection.Id && r.File == refuse.FileId);
        Tell(e => e.Receive(Now, connection.Id, message));
    }

    /// <summary>A block has come as it was asked for, and is written, or is found to be wrong.</summary>
    public void Arrived(BlockOrder block, bool isRight)
    {
        Requested.Remove(block);
        Tell(e => e.BytesReceived(Now, block.Connection, 1 << BlockLayout.MinBlockSizeLog2));
        if (isRight)
            Tell(e => e.BlockStored(Now, block.Connection, block.File, block.Block));
        else
            Tell(e => e.BlockCorrupt(Now, block.Connection, block.File, block.Block));
    }

    /// <summary>A block has left, or could not be read.</summary>
    public void Sent(BlockOrder block, bool isReadable)
    {
        Sending.Remove(block);
        if (isReadable)
            Tell(e => e.BlockSent(Now, block.Connection));
        else
            Tell(e => e.BlockUnreadable(Now, block.Connection, block.File, block.Block));
    }

    /// <summary>There is room for a file whose manifest was proved.</summary>
    public void MakeRoom(int index, BlockSet have)
    {
        var manifest = Proved[index];
        Proved.RemoveAt(index);
        Tell(e => e.Ready(Now, manifest, have));
    }

    public void ForgetFile(Hash256 file)
    {
        Requested.RemoveAll(r => r.File == file);
        Proved.RemoveAll(p => p.Id == file);
        Searching.RemoveAll(s => s == file);
        _completed.Remove(file);
        Tell(e => e.Forget(file));
    }

    private void Forget(int connection)
    {
        Late.AddRange(Requested.Concat(Sending).Where(o => o.Connection == connection));
        Requested.RemoveAll(r => r.Connection == connection);
        Sending.RemoveAll(s => s.Connection == connection);
    }
}

/// <summary>A block on its way.</summary>
internal readonly record struct BlockOrder(int Connection, Hash256 File, int Block);

/// <summary>One end of a connection.</summary>
internal sealed class DrivenConnection(int id, NodeAddress address, DrivenNode owner)
{
    public int Id { get; } = id;

    public NodeAddress Address { get; } = address;

    public DrivenNode Owner { get; } = owner;

    /// <summary>Where the messages go; null where the other end is a stranger, whose messages are made up.</summary>
    public DrivenConnection? Far { get; set; }

    /// <summary>What the engine said at once.</summary>
    public List<PeerMessage> FirstSaid { get; } = [];

    /// <summary>Files by the numbers that the engine gave them here.</summary>
    public Dictionary<ushort, Hash256> OpenedHere { get; } = [];

    /// <summary>Files with the peer's numbers for them; who does what it should not has one number for two files.</summary>
    public HashSet<(ushort Handle, Hash256 File)> OpenedByPeer { get; } = [];

    /// <summary>Blocks that the peer has asked for.</summary>
    public HashSet<(Hash256 File, int Block)> Asked { get; } = [];

    public bool IsLeaving { get; set; }
}
