using System.Diagnostics;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>
/// What is asked of whom. Blocks come by offers; where none come although there is something to have, and in the end game, a node asks
/// by itself.
/// </summary>
internal sealed class Asker(SwarmOptions options, Outbox outbox, Credit credit, Prng random)
{
    /// <summary>In the end game a block is asked for a second time when the first request is this old, and older than what is usual.</summary>
    private static readonly TimeSpan LeastEndGamePatience = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan LongestEndGamePatience = TimeSpan.FromSeconds(10);

    /// <summary>With fewer blocks under way than this a node looks for more by itself.</summary>
    private const int IdleBelow = 2;

    /// <summary>Who has offered a block within so long will offer another when it has time.</summary>
    private static readonly TimeSpan OffersPatience = TimeSpan.FromSeconds(5);

    private readonly BlockPicker _picker = new(options.Blocks, random);

    /// <summary>The peer offers a block: yes is a Request, no a Cancel, and not now a Reject.</summary>
    public void Answer(FileLink link, int block, TimeSpan now)
    {
        var file = link.File;
        // A Cancel would take back the request: what is asked of this very peer needs no answer.
        if (link.RequestsOut.Has(block))
            return;
        if (file.Have.Contains(block) || (file.InFlight[block] > 0 && !Credit.IsOnlyOnTrial(file, block, now)))
            outbox.Send(link.Peer, new Cancel(link.Handle, block));
        else if (link.RequestsOut.IsStalled || !credit.MayBeAsked(link, now) || !credit.HasRoom(link))
            outbox.Send(link.Peer, new Reject(link.Handle, block, RejectReason.QueueFull));
        else
            Ask(link, block, now);
    }

    /// <summary>
    /// Where none offer (peers that are busy with others, lost offers), a node asks one block of each peer. Not those who offer: a slow
    /// seed that is asked sends blocks that it has sent to others.
    /// </summary>
    public void AskIfIdle(FileState file, TimeSpan now)
    {
        if (file.Manifest is null || file.IsComplete || file.Outstanding - file.Trials >= IdleBelow)
            return;
        // Not always the same first: the last block could be kept back by those who come and go.
        var first = file.Links.Count > 0 ? random.Next(file.Links.Count) : 0;
        for (var i = 0; i < file.Links.Count; i++)
            if (file.Links[(first + i) % file.Links.Count] is { Remote: not null, RequestsOut: { IsStalled: false, Count: 0 } } link
                && now - link.OfferReceivedAt > OffersPatience && credit.MayBeAsked(link, now) && credit.HasRoom(link)
                && _picker.Pick(link) is var block and >= 0)
                Ask(link, block, now);
    }

    /// <summary>The end game: everything is asked for, so what is slow to come is asked of a second peer.</summary>
    public void AskAgain(FileLink link, TimeSpan now)
    {
        var file = link.File;
        if (!file.Free.IsEmpty || link.Remote is null || link.RequestsOut is not { IsStalled: false, Count: 0 })
            return;
        if (file.Manifest is null || file.IsComplete || !credit.MayBeAsked(link, now))
            return;
        if (_picker.PickAgain(link, now - EndGamePatience(file)) is var block and >= 0)
            Ask(link, block, now);
    }

    /// <summary>The peer says no to what it was asked for.</summary>
    /// <returns>Whether it had been asked; else it was cancelled meanwhile, and the block is somebody else's already.</returns>
    public bool TakeNo(FileLink link, int block, TimeSpan now)
    {
        if (link.RequestsOut.Settle(block) is null)
            return false;
        // Or it could have us ask, and search for others, as fast as it can say no.
        link.Peer.NextAskAt = now + SwarmOptions.Tick;
        PutCancel(link, block);
        return true;
    }

    /// <summary>The block is here: whoever else was asked for it is told so.</summary>
    public void CancelAll(FileState file, int block)
    {
        if (file.InFlight[block] > 0 || file.Late > 0)
            foreach (var link in file.Links)
                Cancel(link, block);
        Debug.Assert(file.InFlight[block] == 0, "nobody is asked for what is here");
    }

    /// <summary>Nothing that the peer owes is waited for any longer; it is asked again when bytes come.</summary>
    public void GiveUp(FileLink link, TimeSpan now)
    {
        while (link.RequestsOut.Count > 0)
            Cancel(link, link.RequestsOut.All[0].Block);
        link.RequestsOut.Stall();
        link.Peer.LastBytesAt = now;
    }

    private void Ask(FileLink link, int block, TimeSpan now)
    {
        Debug.Assert(link is { IsClosed: false, Remote: not null, RequestsOut.IsStalled: false }, "who is there and delivers is asked");
        if (link.File.Late > 0)
            CancelOldest(link.File, block);
        link.RequestsOut.Add(block, now);
        outbox.Put(new NodeOutput.RequestBlock(link.Peer.Connection, link.Handle, link.RemoteHandle, link.File.Id, block));
    }

    private void Cancel(FileLink link, int block)
    {
        if (link.RequestsOut.Settle(block) is not null)
            PutCancel(link, block);
    }

    private void PutCancel(FileLink link, int block) =>
        outbox.Put(new NodeOutput.CancelBlock(link.Peer.Connection, link.Handle, link.RemoteHandle, link.File.Id, block));

    /// <summary>Two peers at most are asked for a block: of those that are late with it, the one asked first is asked no longer.</summary>
    private void CancelOldest(FileState file, int block)
    {
        FileLink? oldest = null;
        var (count, since) = (0, TimeSpan.MaxValue);
        foreach (var link in file.Links)
            if (link.RequestsOut.IndexOf(block) is var at and >= 0 && ++count > 0
                && link.RequestsOut.All[at] is { Kind: RequestKind.Late } late && late.At < since)
                (oldest, since) = (link, late.At);
        if (count > 1 && oldest is not null)
            Cancel(oldest, block);
    }

    /// <summary>Twice what a block takes from its request to its end, by Little's law: blocks under way divided by blocks a second.</summary>
    private static TimeSpan EndGamePatience(FileState file)
    {
        var usual = 2 * file.Outstanding / Math.Max(file.Received.PerSecond, 0.1);
        var patience = TimeSpan.FromSeconds(Math.Min(usual, LongestEndGamePatience.TotalSeconds));
        return patience > LeastEndGamePatience ? patience : LeastEndGamePatience;
    }
}
