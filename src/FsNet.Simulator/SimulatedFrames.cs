using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;

namespace FsNet.Simulator;

/// <summary>The control frames of a node: what its engine says, or a liar in its place, and what it is told.</summary>
internal sealed class SimulatedFrames(SimulatedNode node, SimulatedSwarm swarm, Liar? liar)
{
    private const double MostUnreadBytes = 8 << 20;

    public void Send(int id, PeerMessage message)
    {
        if (node.TryGet(id, out var connection))
            Send(connection, message);
    }

    public void Send(SimulatedConnection connection, PeerMessage message)
    {
        message = liar?.Twist(message) ?? message;
        swarm.Watch?.Sent(connection, message);
        node.Transmit(connection, message);
        // As the real driver does: who lets so much wait can not be reading.
        if (connection.Flow.Window?.WaitingAt(node.Now) > MostUnreadBytes)
            node.Break(connection);
    }

    public void Announce(NodeOutput.Announce news)
    {
        foreach (var (id, handle) in news.To)
            if (node.TryGet(id, out var connection))
                SendHave(connection, handle, news.Ranges);
    }

    /// <summary>A frame that is no part of a block has arrived.</summary>
    public void Read(in Mail mail)
    {
        if (mail.Runs is not { } runs)
            node.Engine.Receive(node.Clock, mail.To.Id, mail.Message);
        else if (InletOf(mail.To, (ushort)mail.Number) is { } inlet)
            node.Engine.ReceiveHave(node.Clock, inlet, runs);
    }

    private void SendHave(SimulatedConnection connection, ushort handle, BlockRange[] runs)
    {
        if (connection.IsCut)
        {
            Send(connection, new Have(handle, runs));
            return;
        }
        swarm.Watch?.Sent(connection, new Have(handle, runs));
        node.Transmit(connection, handle, runs);
    }

    private NewsInlet? InletOf(SimulatedConnection connection, ushort handle) =>
        connection.Inlet is { IsClosed: false } known && known.RemoteHandle == handle
            ? known
            : connection.Inlet = node.Engine.InletOf(connection.Id, handle);
}
