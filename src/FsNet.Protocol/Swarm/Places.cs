namespace FsNet.Protocol.Swarm;

/// <summary>
/// Places: connections, and seats at a file. When all are taken, a newcomer is given that of somebody of the prefix that has the most,
/// if that has more than the newcomer's; else that of who exchanges no blocks; else it is turned away. So whoever takes places from one
/// prefix takes them from nobody else, and who takes them from many has to be of use for them. Who is new is left in peace for a while;
/// a prefix that has had that lately, and exchanged no block, has it no more before those that have not.
/// </summary>
internal sealed class Places(SwarmOptions options, PeerTable peers, AddressBook addresses, Uploader uploads)
{
    /// <summary>Who has exchanged no block at all yet is left in peace for so long: it takes some round trips.</summary>
    public static readonly TimeSpan TimeToBegin = TimeSpan.FromSeconds(2);

    /// <summary>A peer counts as useful for so long after a block has come or gone whole.</summary>
    public static readonly TimeSpan UsefulFor = TimeSpan.FromSeconds(10);

    /// <summary>Where blocks come and go seldom, a seat is left to its holder for so long at most without one.</summary>
    private static readonly TimeSpan LongestSeatPatience = TimeSpan.FromSeconds(30);

    /// <summary>Blocks come and go by chance: so many times the mean time between two of them is no sign of anything.</summary>
    private const double UsualGaps = 5;

    private readonly Graces _graces = new(TimeToBegin);

    /// <summary>Whether another node may be called: there is a connection to spare, or somebody who would yield one.</summary>
    public bool CanCall(TimeSpan now)
    {
        var spare = options.MaxPeers - peers.Count - addresses.Dialing;
        if (spare > 0)
            return true;
        foreach (var peer in peers.Values)
            if (!IsNeeded(peer, isNew: false, now) && ++spare > 0)
                return true;
        return false;
    }

    /// <summary>Who goes when a connection is one too many; the newcomer itself where all others have a better claim.</summary>
    public PeerState Expendable(PeerState newcomer, TimeSpan now)
    {
        var most = peers.Values.Max(p => p.Share.Peers);
        var byShare = most > newcomer.Share.Peers;
        var isNew = IsNew(newcomer.Share, now);
        PeerState? victim = null;
        foreach (var peer in peers.Values)
            if (peer != newcomer && (byShare ? peer.Share.Peers == most : !IsNeeded(peer, isNew, now))
                && (victim is null || WorthOf(peer).CompareTo(WorthOf(victim)) < 0))
                victim = peer;
        return victim ?? newcomer;
    }

    /// <summary>
    /// Whether there is a seat at the file for one more: for whom a file that gets nothing has called, as long as there are connections,
    /// or those who promise blocks and bring none would keep out who has been called beside them.
    /// </summary>
    public bool HasSeat(PeerState newcomer, FileState file, TimeSpan now) =>
        file.Links.Count < (newcomer.Outgoing && Hunger.IsHungry(file, now) ? options.MaxPeers : options.MaxFilePeers);

    /// <summary>Who yields its seat to one more; null where all have a better claim.</summary>
    public FileLink? Yielding(PrefixShare newcomer, FileState file, TimeSpan now)
    {
        var most = file.Links.Max(l => SeatsOf(l.Peer.Share, file));
        var byShare = most > SeatsOf(newcomer, file) + 1;
        var (isNew, patience) = (IsNew(newcomer, now), SeatPatience(file));
        FileLink? victim = null;
        foreach (var link in file.Links)
            if ((byShare ? SeatsOf(link.Peer.Share, file) == most
                    : !IsNeeded(link, now, link.WasUseful ? patience : GraceOf(link.Peer, isNew, now)))
                && (victim is null || WorthOf(link).CompareTo(WorthOf(victim)) < 0))
                victim = link;
        return victim;
    }

    /// <summary>Peers that are of use, or may be yet: not those that have long had the time to be, and were not.</summary>
    public int LiveLinks(FileState file, TimeSpan now)
    {
        var (count, patience) = (0, SeatPatience(file));
        foreach (var link in file.Links)
            count += link.WasUseful || now - link.UsefulAt <= patience ? 1 : 0;
        return count;
    }

    /// <summary>A block has come from the peer, or left for it.</summary>
    public void NoteUse(PeerState peer, TimeSpan now)
    {
        peer.NoteUse(now);
        _graces.Renew(peer.Share.Prefix);
    }

    /// <summary>The link ends, or its connection: if there was no block, that is remembered.</summary>
    public void NoteEnd(FileLink link, TimeSpan now)
    {
        if (link is { Remote: not null, WasUseful: false, Peer: { WasUseful: false, Outgoing: false } })
            _graces.Spend(link.Peer.Share.Prefix, now - link.UsefulAt, now);
    }

    /// <summary>
    /// Who has said nothing goes first, then who has no file open, then who was of no use yet, callers before those called; of equals
    /// the one that was of use longest ago.
    /// </summary>
    private static (bool, bool, bool, bool, TimeSpan, int) WorthOf(PeerState peer) =>
        (peer.SaidHello, peer.Files.Count > 0, peer.WasUseful, peer.Outgoing, peer.UsefulAt, peer.Connection);

    private static (bool, bool, TimeSpan) WorthOf(FileLink link) => (link.Remote is not null, link.WasUseful, link.UsefulAt);

    /// <summary>Whether it keeps its connection although others want one.</summary>
    /// <param name="isNew">Whether these come from where nobody has been idle here of late.</param>
    private bool IsNeeded(PeerState peer, bool isNew, TimeSpan now) => peer.SaidHello && peer.Files.Count > 0
        ? peer.Sending > peer.Slow || peer.Outstanding > 0
            || now - peer.UsefulAt <= (peer.WasUseful ? UsefulFor : GraceOf(peer, isNew, now))
        : peer.Outgoing && now - peer.ConnectedAt <= TimeToBegin;

    /// <summary>
    /// A block that takes longer than is usual is waited for all the same: on a line with many it may be the line that is slow, and what is
    /// cut off would have to be sent again.
    /// </summary>
    private static bool IsNeeded(FileLink link, TimeSpan now, TimeSpan patience) => link.RequestsOut.Count > link.RequestsOut.Late
        || now - link.UsefulAt <= (link.Peer.Slow == 0 || patience < UsefulFor ? patience : UsefulFor);

    private bool IsNew(PrefixShare share, TimeSpan now) => _graces.LeftTo(share.Prefix, now) > TimeSpan.Zero;

    /// <summary>How long it is left in peace before its first block. Whom we have called ourselves has it each time.</summary>
    private TimeSpan GraceOf(PeerState peer, bool isNew, TimeSpan now) =>
        isNew && !peer.Outgoing ? _graces.LeftTo(peer.Share.Prefix, now) : TimeToBegin;

    private static int SeatsOf(PrefixShare share, FileState file) => file.Links.Count(l => l.Peer.Share == share);

    /// <summary>How long a link may go without a block: by what comes and goes, and how many share that.</summary>
    private TimeSpan SeatPatience(FileState file)
    {
        var blocksPerSecond = uploads.BlocksPerSecond + file.Received.PerSecond;
        var gap = file.Links.Count / Math.Max(blocksPerSecond, 0.1);
        var patience = TimeSpan.FromSeconds(Math.Max(UsefulFor.TotalSeconds, UsualGaps * gap));
        return patience < LongestSeatPatience ? patience : LongestSeatPatience;
    }
}
