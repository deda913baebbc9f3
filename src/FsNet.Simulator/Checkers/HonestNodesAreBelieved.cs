using FsNet.Protocol.Peer;

namespace FsNet.Simulator.Checkers;

/// <summary>Nobody is sent away for a breach of the protocol who does nothing but what the engine says.</summary>
internal sealed class HonestNodesAreBelieved() : Invariant("a node that keeps to the protocol is not told that it does not")
{
    public override void Sent(SimulatedConnection from, PeerMessage message)
    {
        if (message is Goodbye { Reason: GoodbyeReason.ProtocolError } && from.Peer.IsHonest)
            throw Broken($"{from.Owner.Name} drops {from.Peer.Name}, which is honest: {message}");
    }
}
