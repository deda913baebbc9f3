using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;

namespace FsNet.Simulator.Checkers;

/// <summary>
/// Requests that wait for their block: so many a peer at most, none for what is on disk, and each block asked of two at most, the
/// second in the end game.
/// </summary>
internal sealed class RequestsAreBounded(SwarmOptions options) : Invariant("requests are bounded, and cancelled once the block is there")
{
    private const int MostAskers = 2;

    private readonly Dictionary<SimulatedConnection, HashSet<int>> _waiting = [];

    public override void Sent(SimulatedConnection from, PeerMessage message)
    {
        switch (message)
        {
            case Request request:
                Add(from, request.Block);
                break;
            case Cancel cancel:
                _waiting.GetValueOrDefault(from)?.Remove(cancel.Block);
                break;
            case Refuse:
                _waiting.Remove(from);
                break;
        }
    }

    public override void Received(SimulatedConnection at, PeerMessage message)
    {
        if (message is Refuse)
            _waiting.Remove(at);
    }

    public override void BlockArrived(SimulatedConnection at, int block, BlockFate fate) => _waiting.GetValueOrDefault(at)?.Remove(block);

    public override void Settled(SimulatedNode node)
    {
        if (node.File.IsGivenUp || node.Disk is not { } disk)
            return;
        foreach (var connection in node.Connections)
            if (_waiting.TryGetValue(connection, out var waiting))
                foreach (var block in waiting)
                    if (disk.Contains(block))
                        throw Broken($"{node.Plan.Name} still waits for block {block} from {connection.Other.Owner.Name}, and has it");
    }

    private void Add(SimulatedConnection from, int block)
    {
        if (!_waiting.TryGetValue(from, out var waiting))
            _waiting[from] = waiting = [];
        if (!waiting.Add(block))
            throw Broken($"{from.Owner.Name} asks {from.Other.Owner.Name} for block {block} twice");
        if (waiting.Count > options.MaxRequests)
            throw Broken(
                $"{from.Owner.Name} waits for {waiting.Count} blocks of {from.Other.Owner.Name}, "
                + $"allowed are {options.MaxRequests}");
        var askers = from.Owner.Connections.Count(c => _waiting.GetValueOrDefault(c)?.Contains(block) == true);
        if (askers > MostAskers)
            throw Broken($"{from.Owner.Name} asks {askers} peers for block {block} at the same time");
    }
}
