using System.Diagnostics;
using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>One file that the node holds or wants.</summary>
internal sealed class FileState
{
    private static readonly Queue<NodeAddress> NoCandidates = [];

    /// <summary>Linked peers that are not complete, and the blocks they hold together.</summary>
    private int _partialPeers;
    private long _heldByPartial;

    public FileState(in FileProof proof)
    {
        Id = proof.Id;
        Layout = proof.Layout;
        Have = new BlockSet(0);
    }

    public FileState(Manifest manifest, BlockSet have)
    {
        Id = manifest.Id;
        Layout = manifest.Layout;
        Have = new BlockSet(0);
        Adopt(manifest, have);
    }

    public Hash256 Id { get; }

    public BlockLayout Layout { get; }

    public Manifest? Manifest { get; private set; }

    /// <summary>What the manifest will be when it comes, where the driver knows; it is asked for nevertheless.</summary>
    public Manifest? Known { get; init; }

    /// <summary>The manifest has been handed to the driver, who is making room for the file.</summary>
    public bool IsProved { get; set; }

    /// <summary>Blocks that are verified and on disk.</summary>
    public BlockSet Have { get; private set; }

    /// <summary>
    /// Most linked peers are complete, or hold an eighth more than this node: it is the one for whom the swarm will wait.
    /// </summary>
    public bool IsBehind => 2 * _partialPeers < Links.Count || 7 * _heldByPartial > 8L * Have.Count * _partialPeers;

    public bool IsComplete => Manifest is not null && Have.IsFull;

    /// <summary>For each block, how many linked peers hold it, complete ones left out: they hold all alike.</summary>
    public ushort[] Holders { get; private set; } = [];

    /// <summary>For each block, of how many peers it is asked now.</summary>
    public byte[] InFlight { get; private set; } = [];

    /// <summary>For each block, to how many peers it is offered now.</summary>
    public byte[] Offered { get; private set; } = [];

    /// <summary>Blocks neither held nor asked for: once there are none, the end game begins.</summary>
    public BlockSet Free { get; private set; } = new(0);

    public List<FileLink> Links { get; } = [];

    /// <summary>Blocks asked of peers and not received yet, over all links, those that are late left out.</summary>
    public int Outstanding { get; private set; }

    /// <summary>How many of <see cref="Outstanding"/> are trials.</summary>
    public int Trials { get; private set; }

    /// <summary>Blocks that are owed for longer than is usual.</summary>
    public int Late { get; private set; }

    /// <summary>What a block takes from its request to its end.</summary>
    public UsualTime BlockTime;

    /// <summary>Blocks that came.</summary>
    public RateMeter Received;

    /// <summary>When the last one came; before, since when the file is wanted.</summary>
    public TimeSpan FedAt { get; set; }

    public FileNews News { get; } = new();

    /// <summary>The manifest on its way from one peer, or from several where the first keep us waiting.</summary>
    public List<ManifestFetch> ManifestFetches { get; } = new(0);

    /// <summary>Nodes that the tracker named last, and for which there was no place.</summary>
    public Queue<NodeAddress> Candidates { get; set; } = NoCandidates;

    public SearchState Search { get; } = new();

    public void Adopt(Manifest manifest, BlockSet have)
    {
        Manifest = manifest;
        Have = have;
        Holders = new ushort[Layout.BlockCount];
        InFlight = new byte[Layout.BlockCount];
        Offered = new byte[Layout.BlockCount];
        Free = new BlockSet(Layout.BlockCount);
        Free.Fill();
        for (var block = Have.NextMember(0); block >= 0; block = Have.NextMember(block + 1))
            Free.Remove(block);
    }

    /// <summary>The block is asked of one more peer. For the ledgers of requests alone, as the next two.</summary>
    public void Claim(int block, RequestKind kind)
    {
        Outstanding++;
        Trials += kind == RequestKind.Trial ? 1 : 0;
        InFlight[block]++;
        Free.Remove(block);
    }

    /// <summary>The block is asked of one peer fewer, or one more is late with it.</summary>
    public void Release(int block, RequestKind kind)
    {
        Debug.Assert(InFlight[block] > 0 && Outstanding > 0, "what is released was claimed");
        Outstanding--;
        Trials -= kind == RequestKind.Trial ? 1 : 0;
        if (--InFlight[block] == 0 && !Have.Contains(block))
            Free.Add(block);
    }

    public void CountLate(int more)
    {
        Late += more;
        Debug.Assert(Late >= 0, "no fewer than none are late");
    }

    /// <returns>Whether the block was not held before.</returns>
    public bool Store(int block)
    {
        if (!Have.Add(block))
            return false;
        Free.Remove(block);
        return true;
    }

    /// <summary>A linked peer that is not complete holds these blocks, or (-1) is gone or has become complete.</summary>
    public void CountHolder(BlockSet blocks, int sign)
    {
        if (Holders.Length == 0)
            return;
        _partialPeers += sign;
        for (var block = blocks.NextMember(0); block >= 0; block = blocks.NextMember(block + 1))
            CountHolder(block, sign);
    }

    /// <summary>A linked peer that is not complete holds this block, or (-1) does so no longer.</summary>
    public void CountHolder(int block, int sign)
    {
        if (Holders.Length == 0)
            return;
        Debug.Assert(Holders[block] + sign is >= 0 and <= ushort.MaxValue, "who goes was counted when it came");
        Holders[block] = (ushort)(Holders[block] + sign);
        _heldByPartial += sign;
    }
}
