using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>Blocks are asked for, arrive, and are told to the others.</summary>
public sealed partial class NodeEngine
{
    /// <summary>In the end game a block is asked for a second time when the first request is this old, and older than what is usual.</summary>
    private static readonly TimeSpan LeastEndGamePatience = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan LongestEndGamePatience = TimeSpan.FromSeconds(10);

    /// <summary>With fewer blocks under way than this a node looks for more by itself.</summary>
    private const int IdleBelow = 2;

    /// <summary>Who has offered a block within so long will offer another when it has time.</summary>
    private static readonly TimeSpan OffersPatience = TimeSpan.FromSeconds(5);

    /// <summary>Offers of one peer that wait for the manifest. What is beyond is forgotten: the peer offers it again, or to others.</summary>
    private const int MaxOffered = 1024;

    /// <summary>The block is verified and on disk.</summary>
    public void BlockStored(TimeSpan now, int connection, Hash256 id, int block)
    {
        if (!_files.TryGet(id, out var file) || file.Manifest is null)
            return;
        var peer = _peers.GetValueOrDefault(connection);
        if (peer is not null)
            NoteDelivery(peer, id, block, now);
        if (file.Store(block))
            Stored(file, block, now);
        if (file.Free.IsEmpty && peer is not null)
            AskAgain(peer, now);
        StartUploads(now);
        OfferMore(now);
    }

    private void NoteDelivery(PeerState peer, Hash256 id, int block, TimeSpan now)
    {
        peer.Delivered++;
        _late.Clear(peer.Share.Prefix);
        _addresses.NoteUse(peer.Share.Prefix);
        peer.Disappointments -= peer.Disappointments > 0 ? 1 : 0;
        peer.NoteUse(now);
        _graces.Renew(peer.Share.Prefix);
        if (!peer.Files.TryGetValue(id, out var source))
            return;
        source.NoteUse(now);
        if (Unrequest(source, block) is { } request)
            source.File.BlockTime.Add(now - request.At);
    }

    /// <summary>The bytes that arrived are not the block: whoever sent them is dropped and remembered.</summary>
    public void BlockCorrupt(TimeSpan now, int connection, Hash256 id, int block)
    {
        if (_peers.TryGetValue(connection, out var peer))
            Ban(peer, now, $"block {block} of {id.Short} is not what its hash says");
    }

    private void Stored(FileState file, int block, TimeSpan now)
    {
        if (file.InFlight[block] > 0 || file.Late > 0)
            foreach (var link in file.Links)
                CancelDuplicate(link, block);
        foreach (var link in file.Links)
            if (link is { AwakeAt: < 0, Remote: { } remote } && remote.Length == file.Have.Length && !remote.Contains(block))
                _guide.Wake(link);
        file.Received.Add(1);
        file.FedAt = now;
        _announcer.Add(file, block, now);
        if (file.IsComplete)
            Complete(file);
        else if (file.Free.IsEmpty)
            foreach (var link in file.Links.ToArray())
                AskAgain(link, now);
    }

    private void CancelDuplicate(FileLink link, int block)
    {
        if (Unrequest(link, block) is not null)
            Put(new NodeOutput.CancelBlock(link.Peer.Connection, link.Handle, link.RemoteHandle, link.File.Id, block));
    }

    /// <returns>The request; null where there was none.</returns>
    private static PendingRequest? Unrequest(FileLink link, int block)
    {
        var at = link.IndexOfRequest(block);
        if (at < 0)
            return null;
        var request = link.Requested[at];
        link.Requested.RemoveAt(at);
        Discount(link, request);
        link.Stalled = link.Late > 0;
        return request;
    }

    /// <summary>The request is over.</summary>
    private static void Discount(FileLink link, PendingRequest request)
    {
        if (request.Kind != RequestKind.Late)
        {
            Unclaim(link, request);
            return;
        }
        link.Late--;
        link.File.Late--;
    }

    /// <summary>The request keeps the block from nobody any more.</summary>
    private static void Unclaim(FileLink link, PendingRequest request)
    {
        link.Peer.Outstanding--;
        link.File.Outstanding--;
        link.File.Trials -= request.Kind == RequestKind.Trial ? 1 : 0;
        link.File.Release(request.Block);
    }

    /// <summary>
    /// Blocks come by offers. Where none come although there is something to have (peers that are busy with others, lost offers), a
    /// node asks by itself, one block of each peer. Not those who offer: a slow seed that is asked sends blocks that it has sent to others.
    /// </summary>
    private void AskIfIdle(FileState file, TimeSpan now)
    {
        if (file.Manifest is null || file.IsComplete || file.Outstanding - file.Trials >= IdleBelow)
            return;
        // Not always the same first: the last block could be kept back by those who come and go.
        var first = file.Links.Count > 0 ? _random.Next(file.Links.Count) : 0;
        for (var i = 0; i < file.Links.Count; i++)
            if (file.Links[(first + i) % file.Links.Count] is { Remote: not null, Stalled: false, Requested.Count: 0 } link && now - link.OfferAt > OffersPatience && MayBeAsked(link, now)
                && _picker.Pick(link) is var block and >= 0)
                Ask(link, block, now);
    }

    /// <summary>The end game: everything is asked for, so what is slow to come is asked of a second peer.</summary>
    private void AskAgain(PeerState peer, TimeSpan now)
    {
        foreach (var link in peer.Files.Values)
            AskAgain(link, now);
    }

    private void AskAgain(FileLink link, TimeSpan now)
    {
        var file = link.File;
        if (!file.Free.IsEmpty || link.Remote is null || link.Stalled || link.Requested.Count > 0 || file.Manifest is null || file.IsComplete)
            return;
        if (!MayBeAsked(link, now))
            return;
        if (_picker.PickAgain(link, now - EndGamePatience(file)) is var block and >= 0)
            Ask(link, block, now);
    }

    /// <summary>Twice what a block takes from its request to its end, by Little's law: blocks under way divided by blocks a second.</summary>
    private static TimeSpan EndGamePatience(FileState file)
    {
        var usual = 2 * file.Outstanding / Math.Max(file.Received.PerSecond, 0.1);
        var patience = TimeSpan.FromSeconds(Math.Min(usual, LongestEndGamePatience.TotalSeconds));
        return patience > LeastEndGamePatience ? patience : LeastEndGamePatience;
    }

    private void Ask(FileLink link, int block, TimeSpan now)
    {
        if (link.Requested.Count == 0)
            link.Peer.LastBytesAt = now;
        var kind = link.Peer.Delivered > 0 ? RequestKind.Ordinary : RequestKind.Trial;
        if (link.File.Late > 0)
            CancelOldest(link.File, block);
        link.Requested.Add(new PendingRequest(block, now, kind));
        link.Peer.Outstanding++;
        link.File.Outstanding++;
        link.File.Trials += kind == RequestKind.Trial ? 1 : 0;
        link.File.Claim(block);
        Put(new NodeOutput.RequestBlock(link.Peer.Connection, link.Handle, link.RemoteHandle, link.File.Id, block));
    }

    /// <summary>Who offers a block has it, whether or not it has said so: news waits for more of it, offers do not.</summary>
    private void OnSuggest(FileLink link, Suggest suggest, TimeSpan now)
    {
        if (suggest.Block >= link.Remote!.Length)
        {
            Drop(link.Peer, now, GoodbyeReason.ProtocolError, $"it offered block {suggest.Block} of {link.Remote.Length}");
            return;
        }
        link.OfferAt = now;
        NoteHave(link, suggest.Block, now);
        if (link.File.Manifest is not null)
            Answer(link, suggest.Block, now);
        else if (link.Offered.Count < MaxOffered)
            link.Offered.Enqueue(suggest.Block);
        OfferMore(now);
    }

    /// <summary>Yes is a Request, no a Cancel, and not now a Reject.</summary>
    private void Answer(FileLink link, int block, TimeSpan now)
    {
        var file = link.File;
        // A Cancel would take back the request: what is asked of this very peer needs no answer.
        if (link.HasRequested(block))
            return;
        if (file.Have.Contains(block) || (file.InFlight[block] > 0 && !IsOnlyOnTrial(link, block, now)))
            Send(link.Peer, new Cancel(link.Handle, block));
        else if (link.Stalled || !MayBeAsked(link, now) || !HasRoom(link))
            Send(link.Peer, new Reject(link.Handle, block, RejectReason.QueueFull));
        else
            Ask(link, block, now);
    }

    private void OnReject(FileLink link, Reject reject, TimeSpan now)
    {
        if (reject.Block >= link.Remote!.Length)
        {
            Drop(link.Peer, now, GoodbyeReason.ProtocolError, $"it rejects block {reject.Block} of {link.Remote.Length}");
            return;
        }
        if (WithdrawOffer(link, reject.Block, now))
        {
            // No room: it is asked again when it tells of a block that came, or after a while.
            _guide.Rest(link);
            OfferMore(now);
            return;
        }
        if (Unrequest(link, reject.Block) is null)
            return; // Cancelled meanwhile: the block is somebody else's already.
        link.Peer.NextAskAt = now + TickInterval; // Or it could have us ask, and search for others, as fast as it can say no.
        if (reject.Reason != RejectReason.QueueFull && link.Remote.Contains(reject.Block))
            TakeBack(link, reject.Block);
        Put(new NodeOutput.CancelBlock(link.Peer.Connection, link.Handle, link.RemoteHandle, link.File.Id, reject.Block));
        AfterLoss(link.Peer, link.File, now);
    }

    /// <summary>The peer does not hold the block after all.</summary>
    private static void TakeBack(FileLink link, int block)
    {
        var (file, remote) = (link.File, link.Remote!);
        if (remote.IsFull)
            file.CountHolder(remote, +1);
        remote.Remove(block);
        file.CountHolder(block, -1);
    }
}
