using System.Runtime.InteropServices;
using FsNet.Protocol.Content;

namespace FsNet.Protocol.Swarm;

/// <summary>One file on one connection: what the peer holds, what was asked of it and what it asks.</summary>
internal sealed class FileLink(PeerState peer, FileState file, ushort handle, TimeSpan now) : NewsInlet
{
    public PeerState Peer { get; } = peer;

    public FileState File { get; } = file;

    /// <summary>Our number for the file on this connection.</summary>
    public ushort Handle { get; } = handle;

    /// <summary>What the peer says it holds; null until its Open is here.</summary>
    public BlockSet? Remote { get; set; }

    /// <summary>When a block of the file came from the peer or began to leave for it; before, when the link was made.</summary>
    public TimeSpan UsefulAt { get; private set; } = now;

    /// <summary>Whether any has.</summary>
    public bool WasUseful { get; private set; }

    /// <summary>Blocks that have begun to leave for the peer.</summary>
    public int Taken { get; private set; }

    /// <summary>It has not been sent as many blocks as the file has: who asks for them again and again has no use for them.</summary>
    public bool CanUseMore => Remote is { } remote && Taken <= remote.Length;

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

    /// <summary>Whether it has ever answered one.</summary>
    public bool HasAnswered { get; set; }

    /// <summary>When it let an offer expire; null while it answers.</summary>
    public TimeSpan? SilentSince { get; set; }

    /// <summary>Place among the links that may be offered something; -1 while there is nothing to offer.</summary>
    public int AwakeAt { get; set; } = -1;

    /// <summary>The number of the last offer on this link, counted over all links.</summary>
    public long OfferedAt { get; set; }

    /// <summary>Blocks that the peer was offered, has asked for, or is being sent.</summary>
    public int Promised => Unanswered + Asked.Count + Peer.Sending;

    /// <summary>How many of <see cref="Requested"/> are late.</summary>
    public int Late { get; set; }

    /// <summary>The peer owes blocks and is silent, or late.</summary>
    public bool Stalled { get; set; }

    public bool RemoteIsComplete => Remote is { IsFull: true };

    public void NoteUse(TimeSpan now) => (UsefulAt, WasUseful) = (now, true);

    /// <summary>A block begins to leave for the peer.</summary>
    public void NoteSending(TimeSpan now)
    {
        Taken++;
        if (CanUseMore)
            NoteUse(now);
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

    public int IndexOfRequest(int block)
    {
        var requests = CollectionsMarshal.AsSpan(Requested);
        for (var i = 0; i < requests.Length; i++)
            if (requests[i].Block == block)
                return i;
        return -1;
    }
}

/// <summary>A block that we offered.</summary>
internal readonly record struct PendingOffer(TimeSpan At, int Block, OfferState State);

/// <summary>What has become of an offer.</summary>
internal enum OfferState : byte
{
    Open,

    /// <summary>It should have been answered.</summary>
    Overdue,

    /// <summary>The peer has asked for the block.</summary>
    Taken,
}

internal readonly record struct PendingRequest(int Block, TimeSpan At, RequestKind Kind);

/// <summary>What a request counts for.</summary>
internal enum RequestKind : byte
{
    /// <summary>In the window: the peer has delivered before.</summary>
    Ordinary,

    /// <summary>The first of a peer that has delivered nothing: it takes nothing of the window of those who have.</summary>
    Trial,

    /// <summary>The peer owes the block for longer than is usual: it may still come, and is free to be asked of others.</summary>
    Late,
}
