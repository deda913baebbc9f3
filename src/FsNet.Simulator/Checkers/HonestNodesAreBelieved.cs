using FsNet.Protocol.Peer;

namespace FsNet.Simulator.Checkers;

/// <summary>
/// Nobody is sent away for a breach of the protocol, or for wrong blocks, or as connected twice, who does nothing but what the engine
/// says: whoever else uses its id.
/// </summary>
internal sealed class HonestNodesAreBelieved() : Invariant("a node that keeps to the protocol is not sent away for what it did not do")
{
    /// <summary>Connections of a node with another so far.</summary>
    private readonly Dictionary<(SimulatedHost Node, SimulatedHost Peer), int> _met = [];

    public override void Sent(SimulatedConnection from, PeerMessage message)
    {
        if (!from.Peer.IsHonest)
            return;
        var met = _met.GetValueOrDefault((from.Owner, from.Peer));
        switch (message)
        {
            case Hello:
                _met[(from.Owner, from.Peer)] = met + 1;
                break;
            case Goodbye { Reason: GoodbyeReason.ProtocolError or GoodbyeReason.CorruptBlock or GoodbyeReason.Self }:
                throw Broken($"{from.Owner.Name} drops {from.Peer.Name}, which is honest: {message}");
            case Goodbye { Reason: GoodbyeReason.Duplicate } when met < 2:
                throw Broken($"{from.Owner.Name} drops {from.Peer.Name} as connected twice, and never had another connection with it");
        }
    }
}
