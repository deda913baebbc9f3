using System.Net.Sockets;
using FsNet.Node.Transfer;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using Polly.Timeout;

namespace FsNet.Node;

/// <summary>What the engine wants done. All of it on the event loop; what takes time goes elsewhere and is posted back.</summary>
internal sealed partial class NodeDriver
{
    private void CarryOut()
    {
        while (_engine.TryTakeOutput(out var output))
            CarryOut(output);
    }

    private void CarryOut(NodeOutput output)
    {
        switch (output)
        {
            case NodeOutput.Dial o: Dial(o.Address); break;
            case NodeOutput.Close o: CloseConnection(o.Connection); break;
            case NodeOutput.Send o: Send(o.Connection, o.Message); break;
            case NodeOutput.Announce o: Announce(o); break;
            case NodeOutput.RequestBlock o: Request(o); break;
            case NodeOutput.CancelBlock o: Cancel(o); break;
            case NodeOutput.SendBlock o: SendBlock(o); break;
            case NodeOutput.FindPeers o: _tasks.Run($"the search for peers of {o.File.Short}", () => FindPeersAsync(o.File, o.Wanted)); break;
            case NodeOutput.ManifestVerified o: Work(o.Manifest.Id, job => MakeRoomAsync(job, o.Manifest)); break;
            case NodeOutput.FileCompleted o: Finish(_files.GetValueOrDefault(o.File)); break;
            case NodeOutput.PeerJoined o: PeerJoined(o); break;
            case NodeOutput.PeerLeft o: PeerLeft(o); break;
        }
    }

    private PeerConnection? Find(int connection) => _connections.GetValueOrDefault(connection);

    /// <summary>Sent when everything that happened has been told to the engine: what goes to one peer then goes together.</summary>
    private void Send(int id, PeerMessage message)
    {
        if (Find(id) is not { } connection)
            return;
        connection.Send(message);
        _toFlush.Add(connection);
    }

    private void Announce(NodeOutput.Announce o)
    {
        foreach (var (connection, handle) in o.To)
            Send(connection, new Have(handle, o.Ranges));
    }

    private void CloseConnection(int id)
    {
        if (!_connections.TryRemove(id, out var connection))
            return;
        connection.Close();
        _toFlush.Add(connection);
        _closing.Enqueue(connection);
        if (_closing.Count > MaxClosing)
            _closing.Dequeue().Abort();
    }

    private void Dial(NodeAddress address) => _tasks.Run(
        $"the call of {address}", () => DialAsync(address), _ => _loop.Post(now => _engine.DialFailed(now, address)));

    private async Task DialAsync(NodeAddress address)
    {
        try
        {
            Begin(await _dialer.DialAsync(address, _stop.Token), address, outgoing: true);
        }
        catch (Exception e) when (e is SocketException or TimeoutRejectedException)
        {
            _log.Debug("Node {Peer} cannot be reached: {Error}", address, e.Message);
            _loop.Post(now => _engine.DialFailed(now, address));
        }
    }

    private void Request(NodeOutput.RequestBlock o)
    {
        if (Find(o.Connection) is not { } connection || _files.GetValueOrDefault(o.File)?.Stored is not { } file)
            return;
        connection.Expect(o.RemoteHandle, o.Block, file);
        Send(o.Connection, new Request(o.Handle, o.Block));
    }

    private void Cancel(NodeOutput.CancelBlock o)
    {
        Find(o.Connection)?.Unexpect(o.RemoteHandle, o.Block);
        Send(o.Connection, new Cancel(o.Handle, o.Block));
    }

    private async Task FindPeersAsync(Hash256 file, int wanted)
    {
        try
        {
            var request = new LocateRequest(file, (ushort)wanted, _registration.Registrar.Port);
            var reply = await _tracker.AskAsync(request, _stop.Token);
            var (peers, complete) = PeersOf(reply.Body);
            _loop.Post(now => _engine.PeersFound(now, file, peers, complete));
        }
        catch (Tracking.TrackerException e)
        {
            _log.Warning("No peers for {File}: {Reason}", file.Short, e.Message);
        }
    }

    /// <returns>Those that lack blocks, then those that are complete, and how many these are.</returns>
    private (NodeAddress[] Peers, int Complete) PeersOf(ReadOnlySpan<byte> body)
    {
        LocatedAnswer.Parse(body, out var located);
        var (peers, complete) = (new List<NodeAddress>(), 0);
        foreach (var list in (ReadOnlySpan<PeerGroup>)[PeerGroup.PartialV4, PeerGroup.PartialV6, PeerGroup.CompleteV4, PeerGroup.CompleteV6])
            foreach (var address in Group(located, list))
            {
                peers.Add(_tracker.Reach(address));
                complete += list is PeerGroup.CompleteV4 or PeerGroup.CompleteV6 ? 1 : 0;
            }
        return ([.. peers], complete);
    }

    private enum PeerGroup
    {
        PartialV4,
        PartialV6,
        CompleteV4,
        CompleteV6,
    }

    private static PeerList Group(LocatedAnswer located, PeerGroup group) => group switch
    {
        PeerGroup.PartialV4 => located.PartialV4,
        PeerGroup.PartialV6 => located.PartialV6,
        PeerGroup.CompleteV4 => located.CompleteV4,
        _ => located.CompleteV6,
    };

    private void PeerJoined(NodeOutput.PeerJoined o)
    {
        Peers.Joined(o.Connection, o.Address, o.NodeId);
        _log.Debug("Connected to {Peer}", o.Address);
        _events.Peer("joined", o.Address, null);
    }

    private void PeerLeft(NodeOutput.PeerLeft o)
    {
        Peers.Left(o.Connection);
        _log.Debug("Peer {Peer} is gone: {Reason}", o.Address, o.Reason);
        _events.Peer("left", o.Address, o.Reason);
    }
}
