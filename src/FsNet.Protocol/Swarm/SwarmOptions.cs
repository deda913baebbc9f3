using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>What a node may be told about how it takes part in swarms.</summary>
public sealed record SwarmOptions
{
    /// <summary>How often a node looks at what follows from time alone.</summary>
    internal static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    public BlockPolicy Blocks { get; init; } = BlockPolicy.RarestFirst;

    public PeerPolicy Peers { get; init; } = PeerPolicy.Neediest;

    /// <summary>Blocks sent to one peer at the same time: two, so that the next one stands ready when one has left.</summary>
    public const int UploadsPerPeer = 2;

    /// <summary>Blocks that are sent at the same time, to different peers as far as there are so many.</summary>
    public int Uploads { get; init; } = 8;

    /// <summary>The port other nodes reach this one at.</summary>
    public ushort ListenPort { get; init; }

    /// <summary>
    /// Peers the node wants for each file it fetches: it calls half of them, waits for as many to call it, then calls those that lack.
    /// A random graph of this degree is connected and shallow, and every further peer costs a Have for each block.
    /// </summary>
    public int TargetPeers { get; init; } = 12;

    /// <summary>
    /// Peers for one file, callers included; others are refused. It keeps degrees alike: a node with few peers among nodes with many
    /// gets less than its share. Above <see cref="TargetPeers"/>, so that newcomers find a place.
    /// </summary>
    public int MaxFilePeers => TargetPeers + (TargetPeers + 1) / 2;

    /// <summary>Whose addresses count as one stranger's, where bounds hold for each.</summary>
    public PrefixLengths Prefixes { get; init; } = PrefixLengths.Default;

    /// <summary>Connections in all, incoming ones included.</summary>
    public int MaxPeers { get; init; } = 64;

    /// <summary>Files open on one connection.</summary>
    public int MaxOpenFiles { get; init; } = 4096;

    /// <summary>Requests of one peer that may wait here.</summary>
    public int MaxQueuedRequests { get; init; } = 512;

    /// <summary>Offers that stand beyond the blocks that are sent at the same time, beside what leaves during a round trip.</summary>
    public int OffersAhead { get; init; } = 1;

    /// <summary>
    /// Blocks of a file that may be under way to this node, beside what comes during a round trip. What nodes offer all together,
    /// <see cref="Uploads"/> and <see cref="OffersAhead"/> each, shall just fit: then no node's line is crowded while another's is idle.
    /// </summary>
    public int Window => Uploads + OffersAhead;

    /// <summary>Blocks that may be under way from one peer, whatever its rate and distance.</summary>
    public int MaxRequests { get; init; } = 256;

    /// <summary>A peer that owes blocks and has sent no byte for this long, and four blocks' time at its rate, is passed over.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>Which of the blocks that a peer lacks it is offered first; and which is asked for, where none are offered.</summary>
public enum BlockPolicy
{
    /// <summary>The one that the fewest connected nodes have; ties at random.</summary>
    RarestFirst,

    /// <summary>Any one.</summary>
    Random,

    /// <summary>The lowest number.</summary>
    Sequential,
}

/// <summary>Which peer is offered a block next, of those to whom the fewest are promised.</summary>
public enum PeerPolicy
{
    /// <summary>The one that was offered a block longest ago.</summary>
    Fair,

    /// <summary>Any one.</summary>
    Random,

    /// <summary>The one that holds the smallest share of the file.</summary>
    Neediest,
}
