using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;

namespace FsNet.Simulator;

/// <summary>The blocks that a node asks for, sends and receives; it counts what came.</summary>
internal sealed class SimulatedBlocks(SimulatedNode node, SimulatedSwarm swarm, SimulatedDisk disk, SimulatedFrames frames)
{
    /// <summary>Payload that arrived, what was not wanted included.</summary>
    public long BytesIn { get; private set; }

    /// <summary>Payload that arrived although it was there, or no longer wanted.</summary>
    public long DuplicateBytes { get; private set; }

    public void Request(NodeOutput.RequestBlock order)
    {
        if (!node.TryGet(order.Connection, out var connection))
            return;
        connection.Expect(order.Block);
        frames.Send(connection, new Request(order.Handle, order.Block));
    }

    public void Cancel(NodeOutput.CancelBlock order)
    {
        if (!node.TryGet(order.Connection, out var connection))
            return;
        connection.Unexpect(order.Block);
        frames.Send(connection, new Cancel(order.Handle, order.Block));
    }

    public void Send(NodeOutput.SendBlock order)
    {
        if (!node.TryGet(order.Connection, out var connection))
            return;
        swarm.Watch?.BlockStarted(connection, order.Block);
        node.TransmitBlock(connection, order.Block);
    }

    /// <summary>Bytes have come of a block that is not whole.</summary>
    public void ReadBytes(SimulatedConnection connection, int bytes)
    {
        connection.BytesAhead += bytes;
        NoteBytes(connection, bytes);
    }

    /// <summary>A block has come.</summary>
    public void Read(SimulatedConnection connection, int block)
    {
        var bytes = swarm.Manifest.Layout.BytesOf(block);
        var rest = Math.Max(0, bytes - connection.BytesAhead);
        connection.BytesAhead = 0;
        NoteBytes(connection, rest);
        if (!connection.IsOpen)
            return;
        if (connection.Unexpect(block))
            Take(connection, block, bytes);
        else
            NoteSpare(connection, block);
    }

    private void NoteBytes(SimulatedConnection connection, int bytes)
    {
        BytesIn += bytes;
        node.Acknowledge(bytes);
        node.Engine.BytesReceived(node.Clock, connection.Id, bytes);
    }

    private void Take(SimulatedConnection connection, int block, int bytes)
    {
        var isWrong = swarm.HasLiars && connection.Peer.Spoils(block);
        if (isWrong && swarm.Plan.VerifiesBlocks)
        {
            swarm.Watch?.BlockArrived(connection, block, BlockFate.Refused);
            swarm.CorruptBlocks++;
            node.Engine.BlockCorrupt(node.Clock, connection.Id, swarm.Manifest.Id, block);
            return;
        }
        if (disk.Contains(block))
            NoteSpare(connection, block);
        else if (TryStore(connection, block, isWrong))
            swarm.NoteStored(node, block, connection.Peer, bytes);
        else
            return;
        node.File.Stored(connection.Id, block);
    }

    private bool TryStore(SimulatedConnection connection, int block, bool isWrong)
    {
        if (disk.IsOutOfRoom || node.File.IsGivenUp)
        {
            swarm.Watch?.BlockArrived(connection, block, BlockFate.NoRoom);
            node.File.GiveUp();
            return false;
        }
        disk.Store(block, isWrong);
        swarm.Watch?.BlockArrived(connection, block, isWrong ? BlockFate.Believed : BlockFate.Stored);
        return true;
    }

    private void NoteSpare(SimulatedConnection connection, int block)
    {
        swarm.Watch?.BlockArrived(connection, block, BlockFate.Spare);
        DuplicateBytes += swarm.Manifest.Layout.BytesOf(block);
        node.Lane.SpareBlocks++;
    }
}
