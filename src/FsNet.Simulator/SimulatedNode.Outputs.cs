using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;

namespace FsNet.Simulator;

/// <summary>What the engine wants done; control frames.</summary>
public sealed partial class SimulatedNode
{
    private protected override void CarryOut()
    {
        while (_engine.TryTakeOutput(out var output))
            CarryOut(output);
    }

    private const double MostUnreadBytes = 8 << 20;

    private void CarryOut(NodeOutput output)
    {
        switch (output)
        {
            case NodeOutput.Announce o: Announce(o); break;
            case NodeOutput.RequestBlock o: Request(o); break;
            case NodeOutput.CancelBlock o: Cancel(o); break;
            case NodeOutput.SendBlock o: SendBlock(o); break;
            case NodeOutput.Send o: Send(o.Connection, o.Message); break;
            case NodeOutput.Dial o: Dial(o.Address); break;
            case NodeOutput.Close o: Close(o.Connection); break;
            case NodeOutput.FindPeers o: FindPeers(o.File, o.Wanted); break;
            case NodeOutput.ManifestVerified o: Proved(o.Manifest); break;
            case NodeOutput.FileCompleted: Complete(); break;
        }
    }

    private void FindPeers(Hash256 file, int wanted) =>
        _registration.Locate(file, wanted, (peers, complete) => _engine.PeersFound(Clock, file, peers, complete));

    private void Proved(Manifest manifest)
    {
        Watch?.ManifestProved(this, manifest);
        Later(TimeSpan.Zero, () => MakeRoom(manifest.Id));
    }

    /// <summary>The swarm's own manifest takes the place of the one that came: equal, and kept once.</summary>
    private void MakeRoom(Hash256 id)
    {
        _disk.MakeRoom(Swarm.Manifest.Layout.BlockCount);
        var have = Shown();
        Registrar.Set(Swarm.Manifest.Proof, FileName, have);
        _engine.Ready(Clock, Swarm.Manifest, have);
    }

    private void Complete()
    {
        Watch?.Completed(this);
        if (CompletedAt is not null)
            return;
        CompletedAt = Now;
        Swarm.NoteCompleted(this);
        if (Plan.LeavesWhenComplete)
            Soon(Leave); // Not in the middle of what the engine still has to say.
    }

    /// <summary>As the real node does: the tracker is told, connections are closed with what was under way on them.</summary>
    private void Leave()
    {
        _registration.Leave();
        Crash();
    }

    private void Send(int id, PeerMessage message)
    {
        if (TryGet(id, out var connection))
            Send(connection, message);
    }

    private void Send(SimulatedConnection connection, PeerMessage message)
    {
        message = _liar?.Twist(message) ?? message;
        Watch?.Sent(connection, message);
        Transmit(connection, message);
        // As the real driver does: who lets so much wait can not be reading.
        if (connection.Flow.Window?.WaitingAt(Now) > MostUnreadBytes)
            Break(connection);
    }

    private void Announce(NodeOutput.Announce news)
    {
        foreach (var (id, handle) in news.To)
            if (TryGet(id, out var connection))
                SendHave(connection, handle, news.Ranges);
    }

    private void SendHave(SimulatedConnection connection, ushort handle, BlockRange[] runs)
    {
        if (connection.IsCut)
        {
            Send(connection, new Have(handle, runs));
            return;
        }
        Watch?.Sent(connection, new Have(handle, runs));
        Transmit(connection, handle, runs);
    }

    private protected override void ReadFrame(in Mail mail)
    {
        Watch?.Received(mail.To, mail.Message);
        if (mail.Runs is not { } runs)
            ReadMessage(mail.To, mail.Message);
        else if (InletOf(mail.To, (ushort)mail.Number) is { } inlet)
            _engine.ReceiveHave(Clock, inlet, runs);
    }

    private void ReadMessage(SimulatedConnection connection, PeerMessage message)
    {
        if (message is not BlockBytes bytes)
        {
            _engine.Receive(Clock, connection.Id, message);
            return;
        }
        connection.BytesAhead += bytes.Count;
        BytesIn += bytes.Count;
        Acknowledge(bytes.Count);
        _engine.BytesReceived(Clock, connection.Id, bytes.Count);
    }

    private NewsInlet? InletOf(SimulatedConnection connection, ushort handle) =>
        connection.Inlet is { IsClosed: false } known && known.RemoteHandle == handle
            ? known
            : connection.Inlet = _engine.InletOf(connection.Id, handle);
}
