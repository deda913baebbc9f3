using System.Net.Sockets;
using FsNet.Node.Tracking;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
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
            case NodeOutput.Close o: _connections.Close(o.Connection); break;
            case NodeOutput.Send o: _connections.Send(o.Connection, o.Message); break;
            case NodeOutput.Announce o: Announce(o); break;
            case NodeOutput.RequestBlock o: Request(o); break;
            case NodeOutput.CancelBlock o: Cancel(o); break;
            case NodeOutput.SendBlock o: _sending.Send(o, _files.GetValueOrDefault(o.File)?.Stored); break;
            case NodeOutput.FindPeers o: _tasks.Run($"the search for peers of {o.File.Short}", () => FindPeersAsync(o.File, o.Wanted)); break;
            case NodeOutput.ManifestVerified o: Work(o.Manifest.Id, job => MakeRoomAsync(job, o.Manifest)); break;
            case NodeOutput.FileCompleted o: Finish(_files.GetValueOrDefault(o.File)); break;
            case NodeOutput.PeerJoined o: PeerJoined(o); break;
            case NodeOutput.PeerLeft o: PeerLeft(o); break;
        }
    }

    private void Announce(NodeOutput.Announce o)
    {
        foreach (var (connection, handle) in o.To)
            _connections.Send(connection, new Have(handle, o.Ranges));
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
        if (_connections.Find(o.Connection) is not { } connection || _files.GetValueOrDefault(o.File)?.Stored is not { } file)
            return;
        connection.Expect(o.RemoteHandle, o.Block, file);
        _connections.Send(o.Connection, new Request(o.Handle, o.Block));
    }

    private void Cancel(NodeOutput.CancelBlock o)
    {
        _connections.Find(o.Connection)?.Unexpect(o.RemoteHandle, o.Block);
        _connections.Send(o.Connection, new Cancel(o.Handle, o.Block));
    }

    private async Task FindPeersAsync(Hash256 file, int wanted)
    {
        try
        {
            var (peers, complete) = await _catalog.PeersAsync(file, wanted, _registration.Registrar.Port, _stop.Token);
            _loop.Post(now => _engine.PeersFound(now, file, peers, complete));
        }
        catch (TrackerException e)
        {
            _log.Warning("No peers for {File}: {Reason}", file.Short, e.Message);
        }
    }

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
