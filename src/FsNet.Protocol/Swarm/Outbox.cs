using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>What the parts of an engine want done, in the order in which they said so.</summary>
internal sealed class Outbox
{
    private readonly Queue<NodeOutput> _outputs = [];

    public void Put(NodeOutput output) => _outputs.Enqueue(output);

    public void Send(PeerState peer, PeerMessage message) => Put(new NodeOutput.Send(peer.Connection, message));

    public bool TryTake(out NodeOutput output) => _outputs.TryDequeue(out output!);
}
