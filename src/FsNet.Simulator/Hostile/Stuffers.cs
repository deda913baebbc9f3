using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator.Hostile;

/// <summary>Registrations of files that there are not, as long as the tracker takes them: others shall find no room.</summary>
internal sealed class Stuffers : HostileHost
{
    private const int MessagesAtOnce = 4;

    private readonly TrackerLine _tracker;
    private readonly int _style;
    private (NodeAddress Address, ulong Id) _node;
    private int _messages;

    public Stuffers(SimulatedSwarm swarm, int number, HostilePlan plan) : base(swarm, number, plan)
    {
        _tracker = new TrackerLine(swarm, this, Random);
        _style = Random.Next(4);
    }

    protected override void Strike()
    {
        for (var i = 0; i < MessagesAtOnce && CanPay; i++, _messages++)
        {
            if (_style == 3 || _messages % 16 == 0)
                _node = (NextAddress(), Random.NextUInt64());
            _tracker.Present(_node.Address, _node.Id, [.. Enumerable.Range(0, 4).Select(_ => NextFile())]);
        }
    }

    /// <summary>Files of the same name as the file, other names, large bitmaps, or the file itself at ever new nodes.</summary>
    private (FileProof Proof, BlockSet Blocks, string Name) NextFile()
    {
        var bytes = new byte[Hash256.Size];
        Random.Fill(bytes);
        var (root, name) = (new Hash256(bytes), $"{Random.NextUInt64():x16}");
        return _style switch
        {
            0 => (new FileProof(Layout, root), NoBlocks(), SimulatedFile.Name),
            1 => (new FileProof(Layout, root), NoBlocks(), string.Concat(Enumerable.Repeat(name, 12))),
            2 => (new FileProof(Large, root), OneBlock(), name),
            _ => (Manifest.Proof, NoBlocks(), name),
        };
    }

    private static BlockLayout Large => new((long)BlockLayout.MaxBlocks << BlockLayout.MinBlockSizeLog2, BlockLayout.MinBlockSizeLog2);

    private static BlockSet OneBlock()
    {
        var blocks = new BlockSet(BlockLayout.MaxBlocks);
        blocks.Add(0);
        return blocks;
    }
}
