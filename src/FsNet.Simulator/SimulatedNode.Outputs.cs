using System.Runtime.InteropServices;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using FsNet.Simulator.Network;

namespace FsNet.Simulator;

/// <summary>What the engine wants done; control frames.</summary>
public sealed partial class SimulatedNode
{
    private Dictionary<int, Downlink>? _links;

    internal ZonePath PathTo(SimulatedNode other) => _swarm.Paths[Plan.Zone, other.Plan.Zone];

    /// <summary>The queue of a link with a rate of its own, which all senders of a zone share; null where it has none.</summary>
    internal Downlink? LinkFrom(SimulatedNode other)
    {
        if (other.PathTo(this).RateBytesPerSecond is not { } rate)
            return null;
        _links ??= [];
        if (!_links.TryGetValue(other.Plan.Zone, out var link))
            _links[other.Plan.Zone] = link = new Downlink(rate, _swarm.LaneNumber(Number));
        return link;
    }

    /// <summary>Links have changed: rates of their own with them.</summary>
    internal void PathsChanged()
    {
        foreach (var connection in _connections.Values)
        {
            connection.Flow.Link = connection.Peer.LinkFrom(this);
            if (connection.Flow.Link is { } link)
                link.Rate = connection.Path.RateBytesPerSecond!.Value;
            ReleaseHeld(connection);
        }
        if (!_uplink.IsIdle)
            LookAgain();
    }

    private void CarryOut()
    {
        while (_engine.TryTakeOutput(out var output))
            CarryOut(output);
    }

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
            case NodeOutput.FindPeers o: FindPeers(o); break;
            case NodeOutput.ManifestVerified o: Proved(o.Manifest); break;
            case NodeOutput.FileCompleted: Complete(); break;
        }
    }

    private void Proved(Manifest manifest)
    {
        Watch?.ManifestProved(this, manifest);
        Later(TimeSpan.Zero, node => node.MakeRoom(manifest.Id));
    }

    /// <summary>The swarm's own manifest takes the place of the one that came: equal, and kept once.</summary>
    private void MakeRoom(Hash256 id)
    {
        _disk ??= new BlockSet(_swarm.Manifest.Layout.BlockCount);
        var have = Shown();
        _registrar.Set(id, FileName, _swarm.Manifest.Layout, have);
        _engine.Ready(Clock, _swarm.Manifest, have);
    }

    private void Complete()
    {
        Watch?.Completed(this);
        if (CompletedAt is not null)
            return;
        CompletedAt = Now;
        _swarm.NoteCompleted(this);
        if (Plan.LeavesWhenComplete)
            LeaveSoon();
    }

    // Not in the middle of what the engine still has to say.
    private void LeaveSoon()
    {
        var life = _life;
        Lane.After(TimeSpan.Zero, () =>
        {
            if (IsUp && life == _life)
                Leave();
        });
    }

    /// <summary>As the real node does: the tracker is told, connections are closed with what was under way on them.</summary>
    private void Leave()
    {
        Ask(new GoodbyeRequest(_registrar.Port, _registrar.NodeId), (_, _) => { });
        Crash();
    }

    private void Send(int id, PeerMessage message)
    {
        if (_connections.TryGetValue(id, out var connection))
            Send(connection, message);
    }

    private void Send(SimulatedConnection connection, PeerMessage message)
    {
        message = _liar?.Twist(message) ?? message;
        Watch?.Sent(connection, message);
        _trace.Add(Now, connection.PeerNumber, message, Lane.Scratch);
        Burden(connection, message.FrameSize);
        if (connection.IsCut)
            connection.Hold(message);
        else
            Post(connection, message);
    }

    private void Post(SimulatedConnection connection, PeerMessage message)
    {
        var patience = message is Request ? Patience.OfRequest : _swarm.Patience.Frames;
        Post(connection, new Mail(ArrivalOf(connection), connection.Other, message, 0, patience));
    }

    private void Announce(NodeOutput.Announce news)
    {
        foreach (var (id, handle) in news.To)
            if (_connections.TryGetValue(id, out var connection))
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
        foreach (var run in runs)
            _trace.Add(Now, connection.PeerNumber, run.Count, run.First);
        Burden(connection, SizeOfHave(runs));
        Post(connection, new Mail(ArrivalOf(connection), connection.Other, runs, handle, _swarm.Patience.News));
    }

    private static int SizeOf(in Mail mail) => mail.Runs is { } runs ? SizeOfHave(runs) : mail.Message.FrameSize;

    private static int SizeOfHave(BlockRange[] runs) => EmptyHave + runs.Length * Availability.RangeSize;

    private static readonly int EmptyHave = new Have(0, []).FrameSize;

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

    private void Post(SimulatedConnection connection, in Mail mail)
    {
        if (Lane.IsApart)
            Lane.Send(_swarm.LaneNumber(connection.PeerNumber), connection.PeerNumber, mail);
        else
            _swarm.Deliver(connection.PeerNumber, mail);
    }

    /// <summary>Tells the engine of what has arrived.</summary>
    private void ReadMail()
    {
        if (Box.NextArrival > Now)
            return;
        var arrived = Lane.TakeMailList();
        Box.TakeArrived(Now, arrived);
        var wireBytes = 0;
        foreach (ref readonly var mail in CollectionsMarshal.AsSpan(arrived))
        {
            if (mail.IsBlock)
                continue;
            wireBytes += WireCost.HeaderBytes + SizeOf(mail);
            if (mail.Runs is { } runs && mail.To.Inlet is { } inlet)
                NodeEngine.Foresee(inlet, runs[0].First);
        }
        Downlink.Burden(Lane, wireBytes);
        foreach (ref readonly var mail in CollectionsMarshal.AsSpan(arrived))
            Read(mail);
        Lane.GiveBack(arrived);
    }

    private void Read(in Mail mail)
    {
        if (!mail.To.IsOpen)
            return;
        if (mail.IsBlock)
            Arrived(mail.To, mail.Number);
        else
            ReadFrame(mail);
        CarryOut();
    }

    private void ReadFrame(in Mail mail)
    {
        Watch?.Received(mail.To, mail.Message);
        if (mail.Runs is not { } runs)
            _engine.Receive(Clock, mail.To.Id, mail.Message);
        else if (InletOf(mail.To, (ushort)mail.Number) is { } inlet)
            _engine.ReceiveHave(Clock, inlet, runs);
    }

    private NewsInlet? InletOf(SimulatedConnection connection, ushort handle) =>
        connection.Inlet is { IsClosed: false } known && known.RemoteHandle == handle
            ? known
            : connection.Inlet = _engine.InletOf(connection.Id, handle);

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
}
