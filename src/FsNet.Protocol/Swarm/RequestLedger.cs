using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FsNet.Protocol.Swarm;

/// <summary>
/// What was asked of one peer of one file and has not come, in order. Whatever is entered or crossed out here is carried over to the
/// balances of peer and file at once: nobody else changes them.
/// </summary>
internal sealed class RequestLedger(PeerState peer, FileState file)
{
    private readonly List<PendingRequest> _requests = [];

    public int Count => _requests.Count;

    /// <summary>How many of these are late.</summary>
    public int Late { get; private set; }

    /// <summary>The peer owes blocks and is silent, or late.</summary>
    public bool IsStalled { get; private set; }

    /// <summary>The first block of a peer is asked for.</summary>
    public bool IsTrial => _requests is [{ Kind: RequestKind.Trial }];

    public ReadOnlySpan<PendingRequest> All => CollectionsMarshal.AsSpan(_requests);

    public bool Has(int block) => IndexOf(block) >= 0;

    /// <returns>-1 where it was not asked for.</returns>
    public int IndexOf(int block)
    {
        var requests = All;
        for (var i = 0; i < requests.Length; i++)
            if (requests[i].Block == block)
                return i;
        return -1;
    }

    /// <summary>The block is asked for.</summary>
    public void Add(int block, TimeSpan now)
    {
        Debug.Assert(!Has(block), "a block is asked of a peer once");
        Debug.Assert(!file.Have.Contains(block), "nobody is asked for what is here");
        if (_requests.Count == 0)
            peer.LastBytesAt = now;
        var kind = peer.Delivered > 0 ? RequestKind.Ordinary : RequestKind.Trial;
        _requests.Add(new PendingRequest(block, now, kind));
        peer.Owe(+1);
        file.Claim(block, kind);
        AssertBalance();
    }

    /// <summary>The block has come, or is waited for no longer.</summary>
    /// <returns>The request; null where there was none.</returns>
    public PendingRequest? Settle(int block)
    {
        var at = IndexOf(block);
        if (at < 0)
            return null;
        var request = _requests[at];
        _requests.RemoveAt(at);
        Discount(request);
        IsStalled = Late > 0;
        AssertBalance();
        return request;
    }

    /// <summary>The block is owed for longer than is usual: it may still come, and is free to be asked of others.</summary>
    /// <returns>What it was before.</returns>
    public PendingRequest BecomeLate(int at)
    {
        var request = _requests[at];
        Debug.Assert(request.Kind != RequestKind.Late, "what is late becomes so once");
        _requests[at] = request with { Kind = RequestKind.Late };
        Unclaim(request);
        Late++;
        file.CountLate(+1);
        IsStalled = true;
        AssertBalance();
        return request;
    }

    /// <summary>It is asked for nothing more until bytes come, though it owes nothing any more.</summary>
    public void Stall()
    {
        Debug.Assert(Count == 0, "who still owes a block is not given up");
        IsStalled = true;
    }

    /// <summary>Bytes have come, or time enough has passed.</summary>
    public void EndStall()
    {
        Debug.Assert(Late == 0, "who is late is stalled");
        IsStalled = false;
    }

    /// <summary>The link is gone, and nothing will come by it.</summary>
    public void Close()
    {
        foreach (var request in _requests)
            Discount(request);
        _requests.Clear();
        AssertBalance();
    }

    private void Discount(PendingRequest request)
    {
        if (request.Kind != RequestKind.Late)
        {
            Unclaim(request);
            return;
        }
        Late--;
        file.CountLate(-1);
    }

    /// <summary>The request keeps the block from nobody any more.</summary>
    private void Unclaim(PendingRequest request)
    {
        peer.Owe(-1);
        file.Release(request.Block, request.Kind);
    }

    /// <summary>What peer and file are owed, or owe, is what the ledgers of their links say.</summary>
    [Conditional("DEBUG")]
    private void AssertBalance()
    {
        if (!file.Links.Exists(l => l.RequestsOut == this))
            return; // The link is being closed.
        Debug.Assert(_requests.Count(r => r.Kind == RequestKind.Late) == Late, "late requests are counted");
        Debug.Assert(peer.Files.Values.Sum(l => l.RequestsOut.Count - l.RequestsOut.Late) == peer.Outstanding, "what a peer owes");
        Debug.Assert(file.Links.Sum(l => l.RequestsOut.Count - l.RequestsOut.Late) == file.Outstanding, "what a file is owed");
        Debug.Assert(file.Links.Sum(l => l.RequestsOut.Late) == file.Late && file.Trials <= file.Outstanding, "and how");
    }
}

/// <summary>A block that a peer was asked for.</summary>
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
