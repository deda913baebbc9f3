using System.Buffers.Binary;
using System.Diagnostics;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>Two nodes that have called each other have two connections: whether it is proven that they are two of the same.</summary>
/// <remarks>
/// Id and port in a Hello are claims, of which nothing follows for anybody else. What is proven: a call reaches who listens at its address.
/// So of two connections that claim to be of one node, the one by which it was called by us is; whoever has called here is told a token
/// (<see cref="Probe"/>), and if that comes back by our own call, both are. Whoever lies about id or port hears a token that it has no
/// place to say; nothing is closed but by the word of who is at both ends.
/// </remarks>
internal sealed class Twins(SipKey key, Outbox outbox, PeerTable peers)
{
    /// <summary>Each is said to all that claim to be the same node; honest nodes say two on a connection.</summary>
    private const int MaxProbes = 16;

    /// <summary>The peer has said Hello: who has called and may be the same node is told a token.</summary>
    public void LookFor(PeerState peer)
    {
        Debug.Assert(peer.SaidHello, "before that it has claimed nothing");
        foreach (var other in peers.Values)
        {
            if (!MayBeTwins(peer, other))
                continue;
            var (called, caller) = peer.Outgoing ? (peer, other) : (other, peer);
            if (!caller.IsProbed)
                outbox.Send(caller, new Probe(TokenOf(caller)));
            caller.IsProbed = true;
            if (called.Question is { } question)
                outbox.Send(caller, question);
        }
    }

    /// <summary>The peer says a token.</summary>
    /// <param name="twin">Who has called from there, if the token proves it.</param>
    /// <returns>The peer's mistake, if it made one.</returns>
    public Fault? Hear(PeerState peer, Probe probe, out PeerState? twin)
    {
        twin = null;
        if (++peer.Probes > MaxProbes)
            return new Fault(GoodbyeReason.ProtocolError, "it asks again and again who we are");
        if (!peer.Outgoing)
            return null; // Said by somebody who has called: a token that it was told itself, at best.
        foreach (var other in peers.Values)
            if (MayBeTwins(peer, other) && other.IsProbed && probe.Token == TokenOf(other))
            {
                twin = other;
                return null;
            }
        if (peer.Question is null) // Else an answer that comes too late: the connection that it was for is gone.
            Ask(peer, probe);
        return null;
    }

    private void Ask(PeerState peer, Probe probe)
    {
        peer.Question = probe;
        foreach (var other in peers.Values)
            if (MayBeTwins(peer, other))
                outbox.Send(other, probe);
    }

    /// <summary>They claim to be of one node, which we have called and which has called us.</summary>
    private static bool MayBeTwins(PeerState a, PeerState b) => a.Outgoing != b.Outgoing && a.SaidHello && b.SaidHello
        && a.NodeId == b.NodeId && a.Address == b.Address && a.Knows(PeerMessageType.Probe) && b.Knows(PeerMessageType.Probe);

    /// <summary>Known to this node, and to whom it was told on this connection.</summary>
    private ulong TokenOf(PeerState peer)
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(number, peer.Connection);
        return SipHash.Compute(key, number);
    }
}
