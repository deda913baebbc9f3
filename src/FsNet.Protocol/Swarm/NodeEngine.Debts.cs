namespace FsNet.Protocol.Swarm;

/// <summary>
/// What peers owe: how many blocks each may, and until when. Who has delivered nothing owes one block, beside the window of those who
/// have; the others as many as their rates explain. A block that is owed for longer than is usual is free to be had elsewhere and takes
/// no room any more, whether or not some of its bytes come now and then.
/// </summary>
public sealed partial class NodeEngine
{
    /// <summary>A block is late after so many times what is usual.</summary>
    private const double UsualTimes = 4;

    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(3);

    /// <summary>Who was late is asked for another after this, then after twice as long, and so on, until it delivers.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);

    /// <summary>The same for who has never delivered.</summary>
    private static readonly TimeSpan FirstPauseOnTrial = TimeSpan.FromSeconds(10);

    private const int MostDoublings = 5;

    /// <summary>Blocks that a peer which delivers may owe, whatever its rate: what is offered to one at a time, and one more.</summary>
    private const int LeastDebt = SwarmOptions.UploadsPerPeer + 2;

    /// <summary>Beyond that: as many as come while one is under way, twice, so that a rate can grow.</summary>
    private const double RoomToGrow = 2;

    /// <summary>
    /// What an answer is taken to need at least: a node that has offered nothing yet does not know, and a core may be busy for so long.
    /// With more, windows are wider than what is promised, and lines get crowded.
    /// </summary>
    private const double LeastAnswerSeconds = 0.005;

    /// <summary>What a peer is taken to send at least, in bytes per second, when its silence is judged.</summary>
    private const double LeastRate = 125_000;

    private bool MayBeAsked(FileLink link, TimeSpan now) => now >= link.Peer.NextAskAt && IsTrusted(link.Peer, now) && !IsOfTheLate(link, now);

    /// <summary>
    /// Somebody of its prefix has let a first block be late, before it came: it may be the same one, who has called again. Where nobody
    /// else has brought anything for as long as that is held against it, there is nothing to lose.
    /// </summary>
    private bool IsOfTheLate(FileLink link, TimeSpan now) => link.Peer is { Delivered: 0, IsBehindTheLate: true }
        && now - link.File.FedAt < Suspects.ForLateness
        && _late.Contains(link.Peer.Share.Prefix, now);

    private bool HasRoom(FileLink link)
    {
        var (peer, file) = (link.Peer, link.File);
        if (peer.Delivered == 0)
            return peer.Outstanding == 0;
        return file.Outstanding - file.Trials < Window(file) && peer.Outstanding < _options.MaxRequests && link.Requested.Count < Earned(link);
    }

    private static double Earned(FileLink link) =>
        LeastDebt + RoomToGrow * link.File.BlockTime.Seconds * link.Peer.Received.PerSecond / link.File.Layout.BlockBytes;

    /// <summary>
    /// Blocks that may be under way: few, so that each comes fast and its copy can travel on, but as many as a round trip takes. Twice
    /// as many for a node that is behind the others, so that whoever has time can send to it.
    /// </summary>
    private int Window(FileState file) =>
        (file.IsBehind ? 2 : 1) * _options.Window + (int)(RoundTripsAhead * file.Received.PerSecond * Math.Max(_answerSeconds, LeastAnswerSeconds));

    /// <summary>The block is asked of nobody but one that has delivered nothing yet, and has had time to: this peer may be asked as well.</summary>
    private static bool IsOnlyOnTrial(FileLink link, int block, TimeSpan now)
    {
        var file = link.File;
        if (file.Trials == 0 || file.InFlight[block] > 1)
            return false;
        var patience = Patience(file) / 2;
        foreach (var other in file.Links)
            if (other.IndexOfRequest(block) is var at and >= 0 && other.Requested[at] is { Kind: RequestKind.Trial } request)
                return now - request.At > patience;
        return false;
    }

    /// <summary>Two peers at most are asked for a block: of those that are late with it, the one asked first is asked no longer.</summary>
    private void CancelOldest(FileState file, int block)
    {
        FileLink? oldest = null;
        var (count, since) = (0, TimeSpan.MaxValue);
        foreach (var link in file.Links)
            if (link.IndexOfRequest(block) is var at and >= 0 && ++count > 0 && link.Requested[at] is { Kind: RequestKind.Late } late && late.At < since)
                (oldest, since) = (link, late.At);
        if (count > 1 && oldest is not null)
            CancelDuplicate(oldest, block);
    }

    private static TimeSpan Patience(FileState file) => file.BlockTime.IsKnown
        ? TimeSpan.FromSeconds(Math.Max(LeastPatience.TotalSeconds, UsualTimes * file.BlockTime.Seconds))
        : LeastPatience + TimeSpan.FromSeconds(UsualTimes * file.Layout.BlockBytes / LeastRate);

    /// <summary>Blocks that are owed for too long are free again, though they may still come.</summary>
    private void CheckLate(FileLink link, TimeSpan now)
    {
        if (link.Requested.Count == link.Late)
            return;
        var (late, patience) = (link.Late, Patience(link.File));
        for (var i = 0; i < link.Requested.Count; i++)
            if (link.Requested[i] is { Kind: not RequestKind.Late } request && now - request.At > patience)
                BecomeLate(link, i, now);
        if (link.Late == late)
            return;
        link.Peer.Disappointments++;
        AfterLoss(link.Peer, link.File, now);
    }

    private void BecomeLate(FileLink link, int at, TimeSpan now)
    {
        var request = link.Requested[at];
        link.Requested[at] = request with { Kind = RequestKind.Late };
        Unclaim(link, request);
        link.Late++;
        link.File.Late++;
        link.Stalled = true;
        var pause = request.Kind == RequestKind.Trial ? FirstPauseOnTrial : FirstPause;
        if (request.Kind == RequestKind.Trial)
            _late.Add(link.Peer.Share.Prefix, now);
        link.Peer.NextAskAt = now + pause * (1 << Math.Min(link.Peer.Disappointments, MostDoublings));
    }

    /// <summary>Blocks owed by a silent peer go back to be asked of others; it is trusted again when bytes come.</summary>
    private void CheckStall(FileLink link, TimeSpan now)
    {
        if (link.Requested.Count == 0)
        {
            link.Stalled &= now - link.Peer.LastBytesAt < _options.StallTimeout;
            return;
        }
        var rate = Math.Max(LeastRate, link.Peer.Received.PerSecond);
        var patience = _options.StallTimeout + TimeSpan.FromSeconds(4 * link.File.Layout.BlockBytes / rate);
        if (now - link.Peer.LastBytesAt <= patience)
            return;
        foreach (var request in link.Requested.ToArray())
            CancelDuplicate(link, request.Block);
        link.Stalled = true;
        link.Peer.LastBytesAt = now;
        AfterLoss(link.Peer, link.File, now);
    }
}
