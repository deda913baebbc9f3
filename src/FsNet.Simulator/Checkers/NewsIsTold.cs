using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Simulator.Checkers;

/// <summary>
/// A block that has come is told to the nodes around soon: within the engine's patience for news and one of its ticks, with room for a clock
/// that is slow.
/// </summary>
internal sealed class NewsIsTold() : Invariant("each peer is told of a block within half a second")
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<SimulatedConnection, BlockSet> _told = [];
    private readonly Dictionary<(SimulatedNode Node, int Block), TimeSpan> _storedAt = [];

    public override void BlockArrived(SimulatedConnection at, int block, BlockFate fate)
    {
        if (fate == BlockFate.Stored)
            _storedAt[(at.Node, block)] = at.Node.Now;
    }

    public override void Sent(SimulatedConnection from, PeerMessage message)
    {
        switch (message)
        {
            case Open open:
                _told[from] = open.Blocks.Clone();
                break;
            case Have have when _told.TryGetValue(from, out var told):
                foreach (var range in have.Ranges)
                    told.AddRange(range.First, range.Count);
                break;
            case Refuse:
                _told.Remove(from);
                break;
        }
    }

    public override void Received(SimulatedConnection at, PeerMessage message)
    {
        if (message is Refuse)
            _told.Remove(at);
    }

    public override void Settled(SimulatedNode node)
    {
        if (node.File.IsGivenUp || !node.IsHonest || node.EngineBlocks is not { Length: > 0 } held)
            return;
        foreach (var connection in node.Connections)
            if (connection.Peer is SimulatedNode && _told.TryGetValue(connection, out var told) && told.Count < held.Count)
                Check(connection, told, held);
    }

    private void Check(SimulatedConnection connection, BlockSet told, BlockSet held)
    {
        for (var block = held.NextMember(0); block >= 0; block = held.NextMember(block + 1))
            if (!told.Contains(block) && connection.Node.Now > _storedAt.GetValueOrDefault((connection.Node, block)) + Patience)
                throw Broken($"{connection.Owner.Name} has block {block} and has not told {connection.Other.Owner.Name} of it");
    }
}
