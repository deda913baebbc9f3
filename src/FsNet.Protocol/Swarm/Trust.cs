using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>Whose word counts: who may be asked for anything, after what was sent, or not, from where it calls.</summary>
internal sealed class Trust
{
    private readonly Suspects _wrong = new(Suspects.ForWrongBytes);
    private readonly Suspects _late = new(Suspects.ForLateness);

    /// <summary>
    /// Whether it may be asked for anything. Wrong bytes that came from a caller's IP address speak against others who have called from
    /// there and have delivered nothing yet, not against whom we have called there.
    /// </summary>
    public bool IsTrusted(PeerState peer, TimeSpan now) =>
        peer.Outgoing || peer.IsProven || peer.Delivered > 0 || !_wrong.Contains(peer.Share.Prefix, now);

    /// <summary>
    /// Somebody of its prefix has let a first block be late, before it came: it may be the same one, who has called again. Where nobody
    /// else has brought anything for as long as that is held against it, there is nothing to lose.
    /// </summary>
    public bool IsOfTheLate(FileLink link, TimeSpan now) => link.Peer is { Delivered: 0, IsBehindTheLate: true }
        && now - link.File.FedAt < Suspects.ForLateness
        && IsLate(link.Peer.Share.Prefix, now);

    /// <summary>Whether somebody of the prefix has let a first block be late.</summary>
    public bool IsLate(AddressPrefix prefix, TimeSpan now) => _late.Contains(prefix, now);

    /// <summary>Wrong bytes have come from there.</summary>
    public void NoteWrong(AddressPrefix prefix, TimeSpan now) => _wrong.Add(prefix, now);

    /// <summary>A first block from there is late.</summary>
    public void NoteLate(AddressPrefix prefix, TimeSpan now) => _late.Add(prefix, now);

    /// <summary>A block has come from there.</summary>
    public void NoteDelivery(AddressPrefix prefix) => _late.Clear(prefix);
}
