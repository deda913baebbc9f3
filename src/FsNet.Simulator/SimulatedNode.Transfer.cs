using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator;

/// <summary>The engine is told of connections; blocks are asked for, sent and received.</summary>
public sealed partial class SimulatedNode
{
    private protected override void Connected(SimulatedConnection connection, NodeAddress address) =>
        _engine.Connected(Clock, connection.Id, address, outgoing: true);

    private protected override void Called(SimulatedConnection connection, NodeAddress caller) =>
        _engine.Connected(Clock, connection.Id, caller, outgoing: false);

    private protected override void DialFailed(NodeAddress address) => _engine.DialFailed(Clock, address);

    private protected override void Disconnected(SimulatedConnection connection, string reason) =>
        _engine.Disconnected(Clock, connection.Id, reason);

    private void Request(NodeOutput.RequestBlock wish)
    {
        if (!TryGet(wish.Connection, out var connection))
            return;
        connection.Expect(wish.Block);
        Send(connection, new Request(wish.Handle, wish.Block));
    }

    private void Cancel(NodeOutput.CancelBlock wish)
    {
        if (!TryGet(wish.Connection, out var connection))
            return;
        connection.Unexpect(wish.Block);
        Send(connection, new Cancel(wish.Handle, wish.Block));
    }

    private void SendBlock(NodeOutput.SendBlock order)
    {
        if (!TryGet(order.Connection, out var connection))
            return;
        Watch?.BlockStarted(connection, order.Block);
        TransmitBlock(connection, order.Block);
    }

    private protected override void BlockLeft(SimulatedConnection connection)
    {
        Swarm.NoteSent(this);
        _engine.BlockSent(Clock, connection.Id);
    }

    private protected override void ReadBlock(SimulatedConnection connection, int block)
    {
        var bytes = Swarm.Manifest.Layout.BytesOf(block);
        var rest = Math.Max(0, bytes - connection.BytesAhead);
        connection.BytesAhead = 0;
        BytesIn += rest;
        Acknowledge(rest);
        _engine.BytesReceived(Clock, connection.Id, rest);
        if (!connection.IsOpen)
            return;
        if (connection.Unexpect(block))
            Take(connection, block, bytes);
        else
            NoteSpare(connection, block);
    }

    private void Take(SimulatedConnection connection, int block, int bytes)
    {
        var id = Swarm.Manifest.Id;
        var isWrong = Swarm.HasLiars && connection.Peer.Spoils(block);
        if (isWrong && Swarm.Plan.VerifiesBlocks)
        {
            Watch?.BlockArrived(connection, block, BlockFate.Refused);
            Swarm.CorruptBlocks++;
            _engine.BlockCorrupt(Clock, connection.Id, id, block);
            return;
        }
        if (_disk.Contains(block))
            NoteSpare(connection, block);
        else if (TryStore(connection, block, isWrong))
            Swarm.NoteStored(this, block, connection.Peer, bytes);
        else
            return;
        _engine.BlockStored(Clock, connection.Id, id, block);
        Registrar.Touch(id, FileName, _disk.HoldsFile);
    }

    private void NoteSpare(SimulatedConnection connection, int block)
    {
        Watch?.BlockArrived(connection, block, BlockFate.Spare);
        DuplicateBytes += Swarm.Manifest.Layout.BytesOf(block);
        Lane.SpareBlocks++;
    }
}
