using System.Buffers.Binary;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>Two nodes that have called each other have two connections: one of them is closed, once it is proven that they are two of the same.</summary>
/// <remarks>
/// Id and port in a Hello are claims, of which nothing follows for anybody else. What is proven: a call reaches who listens at its address.
/// So of two connections that claim to be of one node, the one by which it was called by us is; whoever has called here is told a token
/// (<see cref="Probe"/>), and if that comes back by our own call, both are. Then the call of the node with the smaller id stays. Whoever
/// lies about id or port hears a token that it has no place to say; nothing is closed but by the word of who is at both ends.
/// </remarks>
public sealed partial class NodeEngine
{
    /// <summary>Each is said to all that claim to be the same node; honest nodes say two on a connection.</summary>
    private const int MaxProbes = 16;

    /// <summary>They claim to be of one node, which we have called and which has called us.</summary>
    private static bool MayBeTwins(PeerState a, PeerState b) => a.Outgoing != b.Outgoing && a.SaidHello && b.SaidHello
        && a.NodeId == b.NodeId && a.Address == b.Address && a.Knows(PeerMessageType.Probe) && b.Knows(PeerMessageType.Probe);

    /// <summary>The peer has said Hello.</summary>
    private void LookForTwins(PeerState peer)
    {
        foreach (var other in _peers.Values)
        {
            if (!MayBeTwins(peer, other))
                continue;
            var (called, caller) = peer.Outgoing ? (peer, other) : (other, peer);
            if (!caller.IsProbed)
                Send(caller, new Probe(TokenOf(caller)));
            caller.IsProbed = true;
            if (called.Question is { } question)
                Send(caller, question);
        }
    }

    private void OnProbe(PeerState peer, Probe probe, TimeSpan now)
    {
        if (++peer.Probes > MaxProbes)
        {
            Drop(peer, now, GoodbyeReason.ProtocolError, "it asks again and again who we are");
            return;
        }
        if (!peer.Outgoing)
            return; // Said by somebody who has called: a token that it was told itself, at best.
        foreach (var other in _peers.Values)
            if (MayBeTwins(peer, other) && other.IsProbed && probe.Token == TokenOf(other))
            {
                KeepOne(peer, other, now);
                return;
            }
        if (peer.Question is not null)
            return; // An answer that comes too late: the connection that it was for is gone.
        peer.Question = probe;
        foreach (var other in _peers.Values)
            if (MayBeTwins(peer, other))
                Send(other, probe);
    }

    /// <summary>Both sides keep the same: the call of the node with the smaller id.</summary>
    private void KeepOne(PeerState called, PeerState caller, TimeSpan now)
    {
        caller.IsProven = true;
        var (kept, dropped) = _nodeId < called.NodeId ? (called, caller) : (caller, called);
        var files = dropped.Files.Values.Select(l => l.File).ToArray();
        Drop(dropped, now, GoodbyeReason.Duplicate, "the nodes are connected already");
        foreach (var file in files)
            OpenFile(kept, file, now);
    }

    /// <summary>Known to this node, and to whom it was told on this connection.</summary>
    private ulong TokenOf(PeerState peer)
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(number, peer.Connection);
        return SipHash.Compute(_key, number);
    }
}
