using FsNet.Node.Recording;
using FsNet.Node.Transfer;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using Serilog;

namespace FsNet.Node.Driving;

/// <summary>
/// Does what the engine wants done, in its order. All of it on the event loop; what takes time goes elsewhere and is posted back.
/// </summary>
internal sealed class OutputRunner(
    NodeEngine engine, ConnectionSet connections, Connector connector, PeerFinder finder, BlockSender sender, FileFetcher fetcher,
    FileFinisher finisher, JobTable jobs, PeerTable peers, EventLog events, ILogger log)
{
    public void CarryOut()
    {
        while (engine.TryTakeOutput(out var output))
            CarryOut(output);
    }

    private void CarryOut(NodeOutput output)
    {
        switch (output)
        {
            case NodeOutput.Dial o: connector.Dial(o.Address); break;
            case NodeOutput.Close o: connections.Close(o.Connection); break;
            case NodeOutput.Send o: connections.Send(o.Connection, o.Message); break;
            case NodeOutput.Announce o: Announce(o); break;
            case NodeOutput.RequestBlock o: Request(o); break;
            case NodeOutput.CancelBlock o: Cancel(o); break;
            case NodeOutput.SendBlock o: sender.Send(o, jobs.Find(o.File)?.Stored); break;
            case NodeOutput.FindPeers o: finder.Find(o.File, o.Wanted); break;
            case NodeOutput.ManifestVerified o: fetcher.MakeRoom(o.Manifest); break;
            case NodeOutput.FileCompleted o: Finish(o); break;
            case NodeOutput.PeerJoined o: Joined(o); break;
            case NodeOutput.PeerLeft o: Left(o); break;
        }
    }

    private void Announce(NodeOutput.Announce o)
    {
        foreach (var (connection, handle) in o.To)
            connections.Send(connection, new Have(handle, o.Ranges));
    }

    private void Request(NodeOutput.RequestBlock o)
    {
        if (connections.Find(o.Connection) is not { } connection || jobs.Find(o.File)?.Stored is not { } file)
            return;
        connection.Expect(o.RemoteHandle, o.Block, file);
        connections.Send(o.Connection, new Request(o.Handle, o.Block));
    }

    private void Cancel(NodeOutput.CancelBlock o)
    {
        connections.Find(o.Connection)?.Unexpect(o.RemoteHandle, o.Block);
        connections.Send(o.Connection, new Cancel(o.Handle, o.Block));
    }

    private void Finish(NodeOutput.FileCompleted o)
    {
        if (jobs.Find(o.File) is { } job)
            finisher.Finish(job);
    }

    private void Joined(NodeOutput.PeerJoined o)
    {
        peers.Joined(o.Connection, o.Address, o.NodeId);
        log.Debug("Connected to {Peer}", o.Address);
        events.Peer("joined", o.Address, null);
    }

    private void Left(NodeOutput.PeerLeft o)
    {
        peers.Left(o.Connection);
        log.Debug("Peer {Peer} is gone: {Reason}", o.Address, o.Reason);
        events.Peer("left", o.Address, o.Reason);
    }
}
