namespace FsNet.Protocol.Swarm;

/// <summary>What a node may be told about how it takes part in swarms.</summary>
public sealed record SwarmOptions
{
    public BlockPolicy Blocks { get; init; } = BlockPolicy.RarestFirst;

    public PeerPolicy Peers { get; init; } = PeerPolicy.Fair;

    /// <summary>Blocks that are sent at the same time, to different peers.</summary>
    public int Uploads { get; init; } = 4;

    /// <summary>The port other nodes reach this one at.</summary>
    public ushort ListenPort { get; init; }

    /// <summary>
    /// Connections the node looks for, for each file it wants; about as many others look for it. A random graph of this degree is
    /// connected and shallow, and every further peer costs a Have for each block and a place in somebody's queue.
    /// </summary>
    public int TargetPeers { get; init; } = 8;

    /// <summary>Connections in all, incoming ones included.</summary>
    public int MaxPeers { get; init; } = 64;

    /// <summary>Files open on one connection.</summary>
    public int MaxOpenFiles { get; init; } = 4096;

    /// <summary>Requests of one peer that may wait here.</summary>
    public int MaxQueuedRequests { get; init; } = 512;

    /// <summary>How long the requests sent to a peer shall keep it busy at the rate it was seen to have.</summary>
    public TimeSpan RequestHorizon { get; init; } = TimeSpan.FromMilliseconds(500);

    public int MinRequests { get; init; } = 3;

    public int MaxRequests { get; init; } = 256;

    /// <summary>A peer that owes blocks and has sent no byte for this long, and four blocks' time at its rate, is passed over.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>Which of the blocks a peer has is asked for first.</summary>
public enum BlockPolicy
{
    /// <summary>The one that the fewest connected nodes have; ties at random.</summary>
    RarestFirst,

    /// <summary>Any one.</summary>
    Random,

    /// <summary>The lowest number.</summary>
    Sequential,
}

/// <summary>Which of the peers that wait is sent a block next.</summary>
public enum PeerPolicy
{
    /// <summary>Each in turn, a block at a time.</summary>
    Fair,

    /// <summary>Any one.</summary>
    Random,

    /// <summary>The one that holds the fewest blocks of the file.</summary>
    Neediest,
}
