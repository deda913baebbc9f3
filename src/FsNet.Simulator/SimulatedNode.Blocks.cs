using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using FsNet.Simulator.Network;
using FsNet.Simulator.Watching;

namespace FsNet.Simulator;

/// <summary>Blocks are asked for, sent and received.</summary>
public sealed partial class SimulatedNode
{
    /// <summary>Length and header of the frames that carry a block of the largest size they may have.</summary>
    private const double ChunkShare = 1 + (double)(Frame.HeaderSize + BlockHeader.Size) / Frame.MaxChunkBytes;

    private readonly Uplink _uplink;
    private TimeSpan _sharedUntil;
    private bool _moved;

    private void Request(NodeOutput.RequestBlock wish)
    {
        if (!_connections.TryGetValue(wish.Connection, out var connection))
            return;
        connection.Expect(wish.Block);
        Send(connection, new Request(wish.Handle, wish.Block));
    }

    private void Cancel(NodeOutput.CancelBlock wish)
    {
        if (!_connections.TryGetValue(wish.Connection, out var connection))
            return;
        connection.Unexpect(wish.Block);
        Send(connection, new Cancel(wish.Handle, wish.Block));
    }

    private void SendBlock(NodeOutput.SendBlock order)
    {
        if (!_connections.TryGetValue(order.Connection, out var connection))
            return;
        var wireBytes = WireCost.OfStream(_swarm.Manifest.Layout.BytesOf(order.Block) * ChunkShare) * connection.Path.Sendings;
        WireBytesOut += (long)wireBytes;
        Watch?.BlockStarted(connection, order.Block);
        _uplink.Advance();
        _uplink.Add(connection.Flow, order.Block, wireBytes);
        connection.IsSending = true;
        _moved = true;
    }

    /// <summary>Blocks that have left make room for others; then the uplink is shared out anew.</summary>
    private void MoveBlocks()
    {
        if (!_moved && Now < _sharedUntil)
            return;
        _uplink.Advance();
        while (_uplink.NextDone() is { } flow)
            Sent(flow.Sender, flow);
        _moved = false;
        _sharedUntil = _uplink.Share();
    }

    /// <summary>Something has changed what the uplink's flows may have.</summary>
    private void LookAgain()
    {
        _moved = true;
        _swarm.Visit(Number, Now);
    }

    private void Sent(SimulatedConnection connection, Flow flow)
    {
        var wait = flow.Downlink.Wait(Now) + (flow.Link?.Wait(Now) ?? 0);
        var late = flow.Lateness;
        var block = flow.Finish(Now);
        connection.IsSending = flow.IsBusy;
        if (!flow.IsBusy)
            _uplink.Remove(flow);
        var bytes = _swarm.Manifest.Layout.BytesOf(block);
        BlocksSent++;
        BytesOut += bytes;
        _trace.Add(Now, connection.PeerNumber, -1, block);
        var arrival = ArrivalOf(connection, late) + TimeSpan.FromSeconds(wait);
        Post(connection, new Mail(arrival, connection.Other, null, block, _swarm.Patience.Blocks));
        _swarm.NoteSent(this);
        _engine.BlockSent(Clock, connection.Id);
        CarryOut();
    }

    /// <summary>A block has arrived at this end, which is open.</summary>
    private void Arrived(SimulatedConnection connection, int block)
    {
        var bytes = _swarm.Manifest.Layout.BytesOf(block);
        BytesIn += bytes;
        Acknowledge(bytes);
        _engine.BytesReceived(Clock, connection.Id, bytes);
        if (!connection.IsOpen)
            return;
        if (connection.Unexpect(block))
            Take(connection, block, bytes);
        else
            NoteSpare(connection, block);
    }

    private void Take(SimulatedConnection connection, int block, int bytes)
    {
        var id = _swarm.Manifest.Id;
        var isWrong = _swarm.HasLiars && connection.Peer.Spoils(block);
        if (isWrong && _swarm.Plan.VerifiesBlocks)
        {
            Watch?.BlockArrived(connection, block, BlockFate.Refused);
            _swarm.CorruptBlocks++;
            _engine.BlockCorrupt(Clock, connection.Id, id, block);
            return;
        }
        if (_disk!.Contains(block))
            NoteSpare(connection, block);
        else if (TryStore(connection, block, isWrong))
            _swarm.NoteStored(this, block, connection.Peer, bytes);
        else
            return;
        _engine.BlockStored(Clock, connection.Id, id, block);
        _registrar.Touch(id, FileName, _disk.IsFull);
    }

    private void NoteSpare(SimulatedConnection connection, int block)
    {
        Watch?.BlockArrived(connection, block, BlockFate.Spare);
        DuplicateBytes += _swarm.Manifest.Layout.BytesOf(block);
        Lane.SpareBlocks++;
    }

    private void Acknowledge(int bytes)
    {
        var wireBytes = WireCost.OfAcks(bytes);
        WireBytesOut += (long)wireBytes;
        _uplink.Burden(wireBytes);
    }
}
