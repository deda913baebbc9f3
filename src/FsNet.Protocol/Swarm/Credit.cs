namespace FsNet.Protocol.Swarm;

/// <summary>
/// What peers may owe: how many blocks each, and until when. Who has delivered nothing owes one block, beside the window of those who
/// have; the others as many as their rates explain. A block that is owed for longer than is usual is free to be had elsewhere and takes
/// no room any more, whether or not some of its bytes come now and then.
/// </summary>
internal sealed class Credit(SwarmOptions options, Trust trust, OfferBook offers)
{
    /// <summary>Who was late is asked for another after this, then after twice as long, and so on, until it delivers.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);

    /// <summary>The same for who has never delivered.</summary>
    private static readonly TimeSpan FirstPauseOnTrial = TimeSpan.FromSeconds(10);

    private const int MostDoublings = 5;

    /// <summary>So many may try beside a full window.</summary>
    private const int LeastTrials = 2;

    /// <summary>Blocks that a peer which delivers may owe, whatever its rate: what is offered to one at a time, and one more.</summary>
    private const int LeastDebt = SwarmOptions.UploadsPerPeer + 2;

    /// <summary>Beyond that: as many as come while one is under way, twice, so that a rate can grow.</summary>
    private const double RoomToGrow = 2;

    /// <summary>
    /// What an answer is taken to need at least: a node that has offered nothing yet does not know, and a core may be busy for so long.
    /// With more, windows are wider than what is promised, and lines get crowded.
    /// </summary>
    private const double LeastAnswerSeconds = 0.005;

    public bool MayBeAsked(FileLink link, TimeSpan now) =>
        now >= link.Peer.NextAskAt && trust.IsTrusted(link.Peer, now) && !trust.IsOfTheLate(link, now);

    /// <summary>Whether the peer may owe one more block.</summary>
    public bool HasRoom(FileLink link)
    {
        var (peer, file) = (link.Peer, link.File);
        if (peer.Delivered == 0)
            return peer.Outstanding == 0 && Coming(file) < Window(file) + LeastTrials;
        return Coming(file) < Window(file) && peer.Outstanding < options.MaxRequests
            && link.RequestsOut.Count < Earned(link);
    }

    /// <summary>
    /// The block is asked of nobody but one that has delivered nothing yet, and has had time to: another peer may be asked as well.
    /// </summary>
    public static bool IsOnlyOnTrial(FileState file, int block, TimeSpan now)
    {
        if (file.Trials == 0 || file.InFlight[block] > 1)
            return false;
        var patience = Hunger.Patience(file) / 2;
        foreach (var link in file.Links)
            if (link.RequestsOut.IndexOf(block) is var at and >= 0 && link.RequestsOut.All[at] is { Kind: RequestKind.Trial } request)
                return now - request.At > patience;
        return false;
    }

    /// <summary>Blocks that are owed for too long are free again, though they may still come.</summary>
    /// <returns>Whether some are from now on.</returns>
    public bool WriteOffLate(FileLink link, TimeSpan now)
    {
        var owed = link.RequestsOut;
        if (owed.Count == owed.Late)
            return false;
        var (late, patience) = (owed.Late, Hunger.Patience(link.File));
        var latest = Hunger.IsOnItsWay(link) ? Hunger.MostPatience(link.File) : patience;
        for (var i = 0; i < owed.Count; i++)
            if (owed.All[i] is { Kind: not RequestKind.Late } request && now - request.At > latest)
                Penalize(link.Peer, owed.BecomeLate(i), now);
        if (owed.Late == late)
            return false;
        link.Peer.Disappointments++;
        return true;
    }

    /// <summary>Whether a peer that owes blocks has been silent for so long that they are waited for no longer.</summary>
    public bool IsSilent(FileLink link, TimeSpan now)
    {
        if (link.RequestsOut.Count == 0)
        {
            if (now - link.Peer.LastBytesAt >= options.StallTimeout)
                link.RequestsOut.EndStall();
            return false;
        }
        var rate = Math.Max(Hunger.LeastRate, link.Peer.Received.PerSecond);
        var patience = options.StallTimeout + TimeSpan.FromSeconds(4 * link.File.Layout.BlockBytes / rate + 4 * link.File.BlockTime.Seconds);
        return now - link.Peer.LastBytesAt > patience;
    }

    /// <summary>
    /// Requests that share the line, as many as those of peers that deliver: a first block that comes as fast as theirs counts as one, one
    /// that comes slowly as less, and one of which nothing comes takes nothing of the window.
    /// </summary>
    private static double Coming(FileState file)
    {
        var ordinary = file.Outstanding - file.Trials;
        if (file.Trials == 0)
            return ordinary;
        var (rate, trialRate, trials) = (0.0, 0.0, 0);
        foreach (var link in file.Links)
            if (link.RequestsOut.IsTrial)
                (trialRate, trials) = (trialRate + link.Peer.Received.PerSecond, trials + (Hunger.IsOnItsWay(link) ? 1 : 0));
            else if (link.RequestsOut.Count > 0)
                rate += link.Peer.Received.PerSecond;
        return ordinary > 0 && rate > 0 ? ordinary + Math.Min(trials, trialRate * ordinary / rate) : ordinary + trials;
    }

    private static double Earned(FileLink link) =>
        LeastDebt + RoomToGrow * link.File.BlockTime.Seconds * link.Peer.Received.PerSecond / link.File.Layout.BlockBytes;

    /// <summary>
    /// Blocks that may be under way: few, so that each comes fast and its copy can travel on, but as many as a round trip takes. Twice
    /// as many for a node that is behind the others, so that whoever has time can send to it.
    /// </summary>
    private int Window(FileState file) => (file.IsBehind ? 2 : 1) * options.Window
        + (int)(OfferBook.RoundTripsAhead * file.Received.PerSecond * Math.Max(offers.AnswerSeconds, LeastAnswerSeconds));

    private void Penalize(PeerState peer, PendingRequest late, TimeSpan now)
    {
        var isTrial = late.Kind == RequestKind.Trial;
        if (isTrial)
            trust.NoteLate(peer.Share.Prefix, now);
        peer.NextAskAt = now + (isTrial ? FirstPauseOnTrial : FirstPause) * (1 << Math.Min(peer.Disappointments, MostDoublings));
    }
}
