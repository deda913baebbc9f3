using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;

namespace FsNet.Simulator.Checkers;

/// <summary>Each block that is sent was asked for; and no more requests wait to be served than may.</summary>
internal sealed class RequestsAreServedOnce(SwarmOptions options)
    : Invariant("a block is sent to whom asked for it, once; few requests wait")
{
    /// <summary>Where the file is open.</summary>
    private readonly Dictionary<SimulatedConnection, HashSet<int>> _asked = [];

    public override void Received(SimulatedConnection at, PeerMessage message)
    {
        switch (message)
        {
            case Request request:
                _asked.GetValueOrDefault(at)?.Add(request.Block);
                break;
            case Cancel cancel:
                _asked.GetValueOrDefault(at)?.Remove(cancel.Block);
                break;
            case Refuse:
                _asked.Remove(at);
                break;
        }
    }

    public override void Sent(SimulatedConnection from, PeerMessage message)
    {
        if (message is Reject reject)
            _asked.GetValueOrDefault(from)?.Remove(reject.Block);
        else if (message is Open)
            _asked[from] = [];
        else if (message is Refuse)
            _asked.Remove(from);
    }

    public override void BlockStarted(SimulatedConnection from, int block)
    {
        if (_asked.GetValueOrDefault(from)?.Remove(block) != true)
            throw Broken($"{from.Owner.Name} sends block {block} to {from.Other.Owner.Name}, which does not wait for it");
    }

    public override void Settled(SimulatedNode node)
    {
        foreach (var connection in node.Connections)
            if (_asked.GetValueOrDefault(connection)?.Count > options.MaxQueuedRequests)
                throw Broken(
                    $"{_asked[connection].Count} requests of {connection.Other.Owner.Name} wait at {node.Plan.Name}, "
                    + $"allowed are {options.MaxQueuedRequests}");
    }
}
