using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Simulator.Checkers;

/// <summary>Nobody but a liar says that it has a block that is not on its disk.</summary>
internal sealed class NamedBlocksAreStored() : Invariant("a node names no block to its peers that is not on its disk")
{
    public override void Sent(SimulatedConnection from, PeerMessage message)
    {
        if (!from.Owner.IsHonest)
            return;
        switch (message)
        {
            case Open open:
                Check(from.Node, open.Blocks.Ranges(), message);
                break;
            case Have have:
                Check(from.Node, have.Ranges, message);
                break;
            case Suggest suggest:
                Check(from.Node, [new BlockRange(suggest.Block, 1)], message);
                break;
        }
    }

    private void Check(SimulatedNode node, IEnumerable<BlockRange> named, PeerMessage message)
    {
        foreach (var range in named)
            for (var block = range.First; block < range.First + range.Count; block++)
                if (block >= node.Manifest.Layout.BlockCount || node.Disk?.Contains(block) != true)
                    throw Broken($"{node.Plan.Name} says {message}; block {block} is not on its disk");
    }
}
