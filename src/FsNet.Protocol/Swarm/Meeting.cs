using System.Diagnostics;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>Who comes: whether it is let in, who it is, and how long it may be of no use.</summary>
internal sealed class Meeting(
    SwarmOptions options, ulong nodeId, Outbox outbox, PeerTable peers, Trust trust, Places places, Twins twins, Departures departures,
    PeerSearch search)
{
    private static readonly TimeSpan HelloTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);

    /// <summary>A connection is established.</summary>
    /// <returns>Whether it is kept.</returns>
    public bool Begin(int connection, NodeAddress address, bool outgoing, TimeSpan now)
    {
        var share = peers.ShareOf(address.Prefix(options.Prefixes));
        var peer = new PeerState(connection, address, share, outgoing, now) { IsBehindTheLate = trust.IsLate(share.Prefix, now) };
        peers.Add(peer);
        // A call of ours that took its time may come to nothing as well: others have called meanwhile.
        if (peers.Count > options.MaxPeers)
        {
            var victim = places.Expendable(peer, now);
            departures.Drop(victim, new Fault(GoodbyeReason.TooManyPeers, $"there are {options.MaxPeers} connections already"), now);
            if (victim == peer)
                return false;
        }
        Debug.Assert(peers.Count <= options.MaxPeers, "who is one too many goes");
        outbox.Send(peer, new Hello(nodeId, options.ListenPort));
        return true;
    }

    /// <summary>The peer says who it is.</summary>
    /// <returns>A fault where it is this node itself.</returns>
    public Fault? Greet(PeerState peer, Hello hello, TimeSpan now)
    {
        peer.Meet(hello, now);
        if (hello.NodeId == nodeId)
        {
            departures.NoteSelf(peer, now);
            return new Fault(GoodbyeReason.Self, "it is this node itself");
        }
        outbox.Put(new NodeOutput.PeerJoined(peer.Connection, peer.Address, peer.NodeId));
        twins.LookFor(peer);
        search.Reached(peer, now);
        return null;
    }

    /// <summary>A peer says a token. Of two connections to one node both sides keep the call of the node with the smaller id.</summary>
    /// <returns>The peer's mistake, if it made one.</returns>
    public Fault? Hear(PeerState called, Probe probe, TimeSpan now)
    {
        if (twins.Hear(called, probe, out var caller) is { } fault)
            return fault;
        if (caller is null)
            return null;
        Debug.Assert(called.Outgoing && !caller.Outgoing && called.NodeId == caller.NodeId, "they are two of the same");
        caller.IsProven = true;
        if (nodeId < called.NodeId)
            departures.Merge(kept: called, dropped: caller, now);
        else
            departures.Merge(kept: caller, dropped: called, now);
        return null;
    }

    /// <summary>Time has passed: who is of no use is dropped, and whoever takes a call and says nothing is not waited for.</summary>
    /// <returns>Whether it is still there.</returns>
    public bool Advance(PeerState peer, TimeSpan now)
    {
        if (!peer.SaidHello && now - peer.ConnectedAt > HelloTimeout)
            departures.Drop(peer, new Fault(GoodbyeReason.Idle, "it never said Hello"), now);
        else if (peer.Files.Count == 0 && now - peer.IdleSince > IdleTimeout)
            departures.Drop(peer, new Fault(GoodbyeReason.Idle, "there is no file left to talk about"), now);
        else
        {
            if (peer is { Outgoing: true, SaidHello: false } && now - peer.ConnectedAt > Places.TimeToBegin)
                search.Unanswered(peer.Address, now);
            return true;
        }
        return false;
    }
}
