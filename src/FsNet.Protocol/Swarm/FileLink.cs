using System.Runtime.InteropServices;
using FsNet.Protocol.Content;

namespace FsNet.Protocol.Swarm;

/// <summary>One file on one connection: what the peer holds, what was asked of it and what it asks.</summary>
internal sealed class FileLink(PeerState peer, FileState file, ushort handle) : NewsInlet
{
    public PeerState Peer { get; } = peer;

    public FileState File { get; } = file;

    /// <summary>Our number for the file on this connection.</summary>
    public ushort Handle { get; } = handle;

    /// <summary>What the peer says it holds; null until its Open is here.</summary>
    public BlockSet? Remote { get; set; }

    /// <summary>Blocks asked of the peer, in order.</summary>
    public List<PendingRequest> Requested { get; } = [];

    /// <summary>Blocks the peer asks for, in order.</summary>
    public List<int> Asked { get; } = [];

    /// <summary>Blocks the peer offered us while the manifest was not there yet, in order.</summary>
    public Queue<int> Offered { get; } = [];

    /// <summary>Blocks we offered the peer and have not seen at it yet.</summary>
    public List<PendingOffer> Suggested { get; } = [];

    /// <summary>Offers of ours that the peer did not want, lately.</summary>
    public List<int> Declined { get; } = [];

    /// <summary>When the peer offered us a block last.</summary>
    public TimeSpan OfferAt { get; set; } = -TimeSpan.FromDays(1);

    /// <summary>Offers of ours that the peer has not answered.</summary>
    public int Unanswered { get; set; }

    /// <summary>When it let an offer expire; null while it answers.</summary>
    public TimeSpan? SilentSince { get; set; }

    /// <summary>Place among the links that may be offered something; -1 while there is nothing to offer.</summary>
    public int AwakeAt { get; set; } = -1;

    /// <summary>The number of the last offer on this link, counted over all links.</summary>
    public long OfferedAt { get; set; }

    /// <summary>Blocks that the peer was offered, has asked for, or is being sent.</summary>
    public int Promised => Unanswered + Asked.Count + Peer.Sending;

    /// <summary>The peer owes blocks and is silent.</summary>
    public bool Stalled { get; set; }

    public bool RemoteIsComplete => Remote is { IsFull: true };

    public bool TakeRequested(int block)
    {
        var at = IndexOfRequest(block);
        if (at >= 0)
            Requested.RemoveAt(at);
        return at >= 0;
    }

    public bool HasRequested(int block) => IndexOfRequest(block) >= 0;

    public bool HasSuggested(int block) => IndexOfOffer(block) >= 0;

    public int IndexOfOffer(int block)
    {
        var offers = CollectionsMarshal.AsSpan(Suggested);
        for (var i = 0; i < offers.Length; i++)
            if (offers[i].Block == block)
                return i;
        return -1;
    }

    private int IndexOfRequest(int block)
    {
        var requests = CollectionsMarshal.AsSpan(Requested);
        for (var i = 0; i < requests.Length; i++)
            if (requests[i].Block == block)
                return i;
        return -1;
    }
}

/// <summary>A block that we offered.</summary>
/// <param name="IsTaken">The peer has asked for it.</param>
internal readonly record struct PendingOffer(TimeSpan At, int Block, bool IsTaken);

internal readonly record struct PendingRequest(int Block, TimeSpan At);
