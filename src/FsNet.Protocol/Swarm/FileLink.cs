using System.Runtime.CompilerServices;
using FsNet.Protocol.Content;

namespace FsNet.Protocol.Swarm;

/// <summary>One file on one connection: what the peer holds, what was asked of it and what it asks.</summary>
internal sealed class FileLink(PeerState peer, FileState file, ushort handle, TimeSpan now) : NewsInlet
{
    /// <summary>Offers that wait for the manifest.</summary>
    private const int MaxOffersIn = 1024;

    /// <summary>Blocks the peer offered while the manifest was not there yet, in order.</summary>
    private Queue<int>? _offersIn;

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

    /// <summary>Blocks asked of the peer.</summary>
    public RequestLedger RequestsOut { get; } = new(peer, file);

    /// <summary>Blocks the peer asks for, in order.</summary>
    public List<int> RequestsIn { get; } = [];

    /// <summary>Blocks offered to the peer.</summary>
    public LinkOffers OffersOut { get; } = new();

    /// <summary>When the peer offered us a block last.</summary>
    public TimeSpan OfferReceivedAt { get; set; } = -TimeSpan.FromDays(1);

    /// <summary>Place among the links that may be offered something; -1 while there is nothing to offer.</summary>
    public int AwakeAt { get; set; } = -1;

    /// <summary>The number of the last offer on this link, counted over all links.</summary>
    public long OfferTurn { get; set; }

    /// <summary>Blocks that the peer was offered, has asked for, or is being sent.</summary>
    public int Promised => OffersOut.Unanswered + RequestsIn.Count + Peer.Sending;

    public bool RemoteIsComplete => Remote is { IsFull: true };

    /// <summary>Keeps an offer until the manifest is there. What is beyond is forgotten: the peer offers it again, or to others.</summary>
    public void KeepOffer(int block)
    {
        _offersIn ??= [];
        if (_offersIn.Count < MaxOffersIn)
            _offersIn.Enqueue(block);
    }

    public bool TryTakeOffer(out int block)
    {
        block = -1;
        return _offersIn is not null && _offersIn.TryDequeue(out block);
    }

    public void NoteUse(TimeSpan now) => (UsefulAt, WasUseful) = (now, true);

    /// <summary>A block begins to leave for the peer.</summary>
    public void NoteSending(TimeSpan now)
    {
        Taken++;
        if (CanUseMore)
            NoteUse(now);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Or what is read and not used is not read at all.
    public override int Foresee(int block) =>
        Remote is { } remote && block < remote.Length && remote.Contains(block) ? Peer.Outstanding : 0;
}
