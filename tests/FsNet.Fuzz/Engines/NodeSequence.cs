using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;

namespace FsNet.Fuzz.Engines;

/// <summary>
/// A node and everything that strangers, driver and time can do to it, in any order. Afterwards it still does its work, and when all
/// have gone it keeps nothing of them.
/// <code>u8 what the node holds | per input: u8 which | its choices, see NodeInput</code>
/// </summary>
internal sealed class NodeSequence
{
    /// <summary>Small, so that a short sequence meets every limit.</summary>
    public static readonly SwarmOptions Options = new()
    {
        ListenPort = 9100,
        MaxOpenFiles = 3,
        MaxPeers = 8,
        MaxQueuedRequests = 4,
        MaxRequests = 6,
        TargetPeers = 3,
        Uploads = 2,
    };

    /// <summary>What takes longer is stopped by afl-fuzz as a hang.</summary>
    private const int MostInputs = 400;

    private readonly ByteInput _input;
    private readonly DrivenNode _node = new(0x5000, Options);
    private readonly List<DrivenConnection> _strangers = [];

    private NodeSequence(ReadOnlySpan<byte> bytes) => _input = new ByteInput(bytes);

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var sequence = new NodeSequence(bytes);
        sequence.Play();
        new HonestWork(sequence._node).Demand();
        Aftermath.LeavesNothing(sequence._node);
    }

    private void Play()
    {
        var holds = _input.Byte();
        foreach (var (i, file) in Files.All.Index())
            Take(file, holds >> (2 * i) & 3);
        for (var inputs = 0; inputs < MostInputs && !_input.AtEnd; inputs++)
            Next((NodeInput)_input.Below((int)NodeInput.Count));
    }

    private void Take(Manifest file, int how)
    {
        var have = how == 2 ? Files.Whole(file) : new BlockSet(file.Layout.BlockCount);
        if (how == 1)
            _node.Tell(e => e.Fetch(_node.Now, file.Proof));
        else if (how > 1)
            _node.Tell(e => e.Add(_node.Now, file, have));
    }

    private void Next(NodeInput input)
    {
        switch (input)
        {
            case NodeInput.Call: _strangers.Add(_node.Connect(Strangers.Address(_input.Byte()), outgoing: false)); break;
            case NodeInput.AnswerDial when _node.Dialing.Count > 0: AnswerDial(); break;
            case NodeInput.Message when _strangers.Count > 0: Message(); break;
            case NodeInput.Frame when _strangers.Count > 0: Frame(); break;
            case NodeInput.HangUp when _strangers.Count > 0: _node.Disconnect(_input.Of(_strangers)); break;
            case NodeInput.Time: _node.Advance(_node.Now + TimeSpan.FromMilliseconds(_input.Of(NodeWords.Times))); break;
            case NodeInput.Wakeup when _node.Engine.NextWakeup != TimeSpan.MaxValue: _node.Advance(_node.Engine.NextWakeup); break;
            case NodeInput.Arrived when _node.Requested.Count > 0: _node.Arrived(_input.Of(_node.Requested), isRight: _input.Below(8) > 0); break;
            case NodeInput.Sent when _node.Sending.Count > 0: _node.Sent(_input.Of(_node.Sending), isReadable: _input.Below(8) > 0); break;
            case NodeInput.Late when _node.Late.Count > 0: Late(); break;
            case NodeInput.Found: Found(); break;
            case NodeInput.Room when _node.Proved.Count > 0: MakeRoom(); break;
            case NodeInput.File: ChangeFile(); break;
        }
    }

    private void AnswerDial()
    {
        if (_node.AnswerDial(_input.Below(_node.Dialing.Count), _input.Below(4) > 0) is { } connection)
            _strangers.Add(connection);
    }

    private void Message()
    {
        var stranger = _input.Of(_strangers);
        if (NodeWords.Message(_input, stranger) is { } message)
            _node.Receive(stranger, message);
    }

    /// <summary>A body as it is. What is no message ends the connection, as the driver does.</summary>
    private void Frame()
    {
        var stranger = _input.Of(_strangers);
        var (type, length) = (_input.Of(NodeWords.Types), _input.Byte());
        if (PeerMessage.Parse(type, _input.Bytes(length), out _) is { } message)
            _node.Receive(stranger, message);
        else
            _node.Disconnect(stranger);
    }

    private void Late()
    {
        var late = _input.Of(_node.Late);
        switch (_input.Below(4))
        {
            case 0: _node.Tell(e => e.BlockStored(_node.Now, late.Connection, late.File, late.Block)); break;
            case 1: _node.Tell(e => e.BlockCorrupt(_node.Now, late.Connection, late.File, late.Block)); break;
            case 2: _node.Tell(e => e.BlockSent(_node.Now, late.Connection)); break;
            default: _node.Tell(e => e.BlockUnreadable(_node.Now, late.Connection, late.File, late.Block)); break;
        }
    }

    /// <summary>The tracker names nodes, for a file that was asked about or not.</summary>
    private void Found()
    {
        var file = _input.Of(Files.All);
        var addresses = Enumerable.Range(0, _input.Below(20)).Select(_ => Strangers.Address(_input.Byte())).ToArray();
        _node.Searching.Remove(file.Id);
        _node.Tell(e => e.PeersFound(_node.Now, file.Id, addresses));
    }

    private void MakeRoom()
    {
        var index = _input.Below(_node.Proved.Count);
        var have = new BlockSet(_node.Proved[index].Layout.BlockCount);
        for (var count = _input.Below(4); count > 0 && have.Length > 0; count--)
            have.Add(_input.Below(have.Length));
        _node.MakeRoom(index, have);
    }

    private void ChangeFile()
    {
        var file = _input.Of(Files.All);
        if (_input.Below(4) is > 0 and var how)
            Take(file, how);
        else
            _node.ForgetFile(file.Id);
    }
}

/// <summary>What can happen to a node.</summary>
internal enum NodeInput
{
    Call,
    Message,
    Frame,
    Time,
    Wakeup,
    AnswerDial,
    HangUp,
    Arrived,
    Sent,
    Late,
    Found,
    Room,
    File,
    Count,
}
