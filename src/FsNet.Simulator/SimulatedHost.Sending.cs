using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;
using FsNet.Simulator.Network;

namespace FsNet.Simulator;

/// <summary>Frames and blocks leave the machine, and cost their bytes.</summary>
public abstract partial class SimulatedHost
{
    /// <summary>Length and header of the frames that carry a block of the largest size they may have.</summary>
    private const double ChunkShare = 1 + (double)(Frame.HeaderSize + BlockHeader.Size) / Frame.MaxChunkBytes;

    private static readonly int EmptyHave = new Have(0, []).FrameSize;

    private readonly Uplink _uplink;
    private TimeSpan _sharedUntil;
    private bool _moved;

    /// <summary>Blocks that are on their way to somebody.</summary>
    private protected int Uploads => _uplink.Flows;

    /// <param name="up">Bits per second; null is unlimited.</param>
    /// <param name="down">Bits per second; null is unlimited.</param>
    /// <param name="share">Of these rates.</param>
    private protected void SetRates(long? up, long? down, double share)
    {
        _uplink.Advance();
        _uplink.Rate = share * BytesPerSecond(up);
        Downlink.Burden(Lane, 0); // What has flowed until now flowed at the old rate.
        Downlink.Rate = share * BytesPerSecond(down);
        if (IsUp)
            LookAgain();
    }

    internal void Transmit(SimulatedConnection connection, PeerMessage message)
    {
        _trace.Add(Now, connection.PeerNumber, message, Lane.Scratch);
        Burden(connection, message.FrameSize);
        if (connection.Flow.Window is { } window && !HasRoom(window, message.FrameSize))
            return; // It waits here, and nobody will read it.
        if (connection.IsCut)
            connection.Hold(message);
        else
            Post(connection, message);
    }

    /// <summary>A Have, on a connection that is not cut.</summary>
    internal void Transmit(SimulatedConnection connection, ushort handle, BlockRange[] runs)
    {
        foreach (var run in runs)
            _trace.Add(Now, connection.PeerNumber, run.Count, run.First);
        Burden(connection, SizeOfHave(runs));
        if (connection.Flow.Window is { } window && !HasRoom(window, SizeOfHave(runs)))
            return;
        Post(connection, new Mail(ArrivalOf(connection), connection.Other, runs, handle, _swarm.Patience.News));
    }

    internal void TransmitBlock(SimulatedConnection connection, int block)
    {
        var wireBytes = WireCost.OfStream(_swarm.Manifest.Layout.BytesOf(block) * ChunkShare) * connection.Path.Sendings;
        WireBytesOut += (long)wireBytes;
        _uplink.Advance();
        _uplink.Add(connection.Flow, block, wireBytes);
        connection.IsSending = true;
        _moved = true;
    }

    /// <summary>The block has left for the network.</summary>
    private protected abstract void BlockLeft(SimulatedConnection connection);

    /// <summary>Blocks that have left make room for others; then the uplink is shared out anew.</summary>
    private protected void MoveBlocks()
    {
        if (!_moved && Now < _sharedUntil)
            return;
        _uplink.Advance();
        while (_uplink.NextDone() is { } flow)
            BlockLeft((SimulatedConnection)flow.Sender, flow);
        foreach (var flow in _uplink.Busy)
            if (flow.TakeProgress(Now) is var share and > 0)
                Post((SimulatedConnection)flow.Sender, new BlockBytes((int)(share * _swarm.Manifest.Layout.BytesOf(flow.Block)), Flows: true));
        _moved = false;
        _sharedUntil = _uplink.Share();
    }

    internal void Acknowledge(int bytes)
    {
        var wireBytes = WireCost.OfAcks(bytes);
        WireBytesOut += (long)wireBytes;
        _uplink.Burden(wireBytes);
    }

    /// <summary>Something has changed what the uplink's flows may have.</summary>
    private void LookAgain()
    {
        _moved = true;
        _swarm.Visit(Number, Now);
    }

    private void BlockLeft(SimulatedConnection connection, Flow flow)
    {
        var wait = flow.Downlink.Wait(Now) + (flow.Link?.Wait(Now) ?? 0);
        var late = flow.Lateness;
        var block = flow.Finish(Now);
        connection.IsSending = flow.IsBusy;
        if (!flow.IsBusy)
            _uplink.Remove(flow);
        BlocksSent++;
        BytesOut += _swarm.Manifest.Layout.BytesOf(block);
        _trace.Add(Now, connection.PeerNumber, -1, block);
        var arrival = ArrivalOf(connection, late) + TimeSpan.FromSeconds(wait);
        Post(connection, new Mail(arrival, connection.Other, null, block, _swarm.Patience.Blocks));
        BlockLeft(connection);
        CarryOut();
    }

    private bool HasRoom(ReceiveWindow window, int bytes)
    {
        var hasRoom = !window.IsFullAt(Now);
        window.Take(Now, bytes);
        return hasRoom;
    }

    private void Post(SimulatedConnection connection, PeerMessage message)
    {
        var patience = message is Request ? Patience.OfRequest : _swarm.Patience.Frames;
        Post(connection, new Mail(ArrivalOf(connection), connection.Other, message, 0, patience));
    }

    private void Post(SimulatedConnection connection, in Mail mail)
    {
        if (Lane.IsApart)
            Lane.Send(_swarm.LaneNumber(connection.PeerNumber), connection.PeerNumber, mail);
        else
            _swarm.Deliver(connection.PeerNumber, mail);
    }

    /// <summary>What the frame takes of the uplink. Beside block bytes it shares their segments.</summary>
    private void Burden(SimulatedConnection connection, int frameBytes)
    {
        var wireBytes = frameBytes + (connection.IsSending ? 0 : WireCost.HeaderBytes);
        WireBytesOut += wireBytes;
        _uplink.Burden(wireBytes);
    }

    /// <param name="late">How long ago it was sent.</param>
    private TimeSpan ArrivalOf(SimulatedConnection connection, TimeSpan late = default)
    {
        var arrival = Now - late + connection.Path.NextSegmentDelay(_jitter);
        return connection.LastArrival = arrival > connection.LastArrival ? arrival : connection.LastArrival;
    }

    /// <summary>
    /// A partition is over: TCP finds out with its next retransmission, whose time doubles from try to try (RFC 6298, 5.5).
    /// </summary>
    private void ReleaseHeld(SimulatedConnection connection)
    {
        var path = connection.Path;
        if (connection.IsCut)
        {
            connection.CutSince ??= Now;
            return;
        }
        if (connection.CutSince is not { } since)
            return;
        connection.CutSince = null;
        var wait = path.RetransmitAfter;
        while (since + wait < Now)
            wait *= 2;
        connection.Flow.StuckUntil = since + wait;
        connection.LastArrival = connection.Flow.StuckUntil > connection.LastArrival ? connection.Flow.StuckUntil : connection.LastArrival;
        foreach (var message in connection.TakeHeld())
            Post(connection, message);
    }

    private static int SizeOf(in Mail mail) => mail.Runs is { } runs ? SizeOfHave(runs) : mail.Message.FrameSize;

    private static int SizeOfHave(BlockRange[] runs) => EmptyHave + runs.Length * Availability.RangeSize;
}
