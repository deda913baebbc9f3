using System.Runtime.InteropServices;

namespace FsNet.Protocol.Swarm;

/// <summary>What one peer was offered of one file, and how it answers. Changed by the <see cref="OfferBook"/> alone.</summary>
internal sealed class LinkOffers
{
    private readonly List<PendingOffer> _offers = [];

    /// <summary>Blocks that the peer did not want, lately.</summary>
    private List<int>? _declined;

    /// <summary>When it declined the first of those.</summary>
    private TimeSpan _declinedAt;

    public int Count => _offers.Count;

    /// <summary>Blocks that the peer was offered and has not been seen to hold yet.</summary>
    public ReadOnlySpan<PendingOffer> All => CollectionsMarshal.AsSpan(_offers);

    /// <summary>How many offers the peer has not answered.</summary>
    public int Unanswered { get; set; }

    /// <summary>Whether it has ever answered one.</summary>
    public bool HasAnswered { get; set; }

    /// <summary>When it let an offer expire; null while it answers.</summary>
    public TimeSpan? SilentSince { get; set; }

    public bool IsDeclined(int block) => _declined is not null && _declined.Contains(block);

    public void Decline(int block, TimeSpan now)
    {
        _declined ??= [];
        if (_declined.Count == 0)
            _declinedAt = now;
        _declined.Add(block);
    }

    /// <summary>What was declined so long ago may be welcome by now.</summary>
    public void ForgetDeclined(TimeSpan since)
    {
        if (_declinedAt <= since)
            _declined?.Clear();
    }

    public bool Has(int block) => IndexOf(block) >= 0;

    /// <returns>-1 where it was not offered.</returns>
    public int IndexOf(int block)
    {
        var offers = All;
        for (var i = 0; i < offers.Length; i++)
            if (offers[i].Block == block)
                return i;
        return -1;
    }

    public void Add(PendingOffer offer) => _offers.Add(offer);

    public void Mark(int at, OfferState state) => _offers[at] = _offers[at] with { State = state };

    public void RemoveAt(int at) => _offers.RemoveAt(at);

    public void Clear() => _offers.Clear();
}

/// <summary>A block that a peer was offered.</summary>
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
