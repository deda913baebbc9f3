using System.Diagnostics;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>
/// Which blocks are offered to whom, and sent: until as many are promised as keep the uplink busy, and no more, for a block that waits in
/// a queue here may be had elsewhere meanwhile.
/// </summary>
/// <remarks>After anything that may have made room, or something to offer: <see cref="Start"/>, then <see cref="OfferMore"/>.</remarks>
internal sealed class Uploader(SwarmOptions options, Outbox outbox, OfferBook offers, Prng random)
{
    private readonly UploadScheduler _queue = new(options);
    private readonly Guide _guide = new(options, random);
    private RateMeter _sent;

    /// <summary>Blocks that leave, to all peers.</summary>
    public double BlocksPerSecond => _sent.PerSecond;

    /// <summary>
    /// Blocks that are offered, asked for and being sent. Who asks by itself for more is told to wait: else a node that was busy for a
    /// while would only ever send what others have chosen, and not what the swarm lacks.
    /// </summary>
    private int MostPromised => options.Uploads + OffersAhead;

    /// <summary>What leaves while an offer is answered.</summary>
    private int OffersAhead =>
        options.OffersAhead + (int)Math.Min(options.MaxRequests, OfferBook.RoundTripsAhead * _sent.PerSecond * offers.AnswerSeconds);

    /// <summary>There may be something to offer on this link.</summary>
    public void Wake(FileLink link) => _guide.Wake(link);

    /// <summary>A block has come: who lacks it may be offered it.</summary>
    public void WakeWhoLack(FileState file, int block)
    {
        foreach (var link in file.Links)
            if (link is { AwakeAt: < 0, Remote: { } remote } && remote.Length == file.Have.Length && !remote.Contains(block))
                _guide.Wake(link);
    }

    public void Start(TimeSpan now)
    {
        while (_queue.TryNext(now, out var link, out var block))
        {
            Debug.Assert(!link.IsClosed && link.File.Have.Contains(block), "only what is here is sent, to who has the file open");
            link.NoteSending(now);
            outbox.Put(new NodeOutput.SendBlock(link.Peer.Connection, link.Handle, link.File.Id, block));
        }
    }

    /// <summary>
    /// Not more to one peer than are sent to one, and one ahead: it would have no room for what others could send it at the same time.
    /// </summary>
    public void OfferMore(TimeSpan now)
    {
        while (offers.Waiting + _queue.Promised < MostPromised
            && _guide.TryNext(SwarmOptions.UploadsPerPeer + OffersAhead, out var link, out var block))
        {
            offers.Add(link, block, now);
            outbox.Send(link.Peer, new Suggest(link.Handle, block));
        }
    }

    /// <summary>The peer asks for a block of those that the file has.</summary>
    public void Requested(FileLink link, int block, TimeSpan now)
    {
        var wasOffered = offers.Take(link, block, now);
        if (block >= link.File.Have.Length || !link.File.Have.Contains(block))
            outbox.Send(link.Peer, new Reject(link.Handle, block, RejectReason.NotHeld));
        else if (!link.RequestsIn.Contains(block) && !((wasOffered || HasTimeFor(link.Peer)) && _queue.TryEnqueue(link, block)))
            outbox.Send(link.Peer, new Reject(link.Handle, block, RejectReason.QueueFull));
    }

    /// <summary>A block no longer needed, or an offer not wanted.</summary>
    public void Cancelled(FileLink link, int block, TimeSpan now)
    {
        _queue.Cancel(link, block);
        if (offers.Withdraw(link, block, now))
            link.OffersOut.Decline(block, now);
        OfferMore(now);
    }

    /// <summary>The peer has no room for what it was offered: it is offered more when it has told of a block, or after a while.</summary>
    /// <returns>Whether the block had been offered.</returns>
    public bool Rejected(FileLink link, int block, TimeSpan now)
    {
        if (!offers.Withdraw(link, block, now))
            return false;
        _guide.Rest(link);
        OfferMore(now);
        return true;
    }

    /// <summary>The peer has the block.</summary>
    public void Arrived(FileLink link, int block, TimeSpan now)
    {
        if (link.File.Offered[block] > 0)
            offers.Withdraw(link, block, now);
    }

    /// <summary>A block has left for the peer.</summary>
    public void Sent(PeerState peer, TimeSpan now)
    {
        _queue.Finished(peer, now, hasLeft: true);
        _sent.Add(1);
    }

    /// <summary>A block could not be read: the peer is told to have it elsewhere.</summary>
    public void Failed(PeerState peer, Hash256 file, int block, TimeSpan now)
    {
        _queue.Finished(peer, now, hasLeft: false);
        if (peer.Files.TryGetValue(file, out var link))
            outbox.Send(peer, new Reject(link.Handle, block, RejectReason.Unreadable));
    }

    /// <summary>Time has passed.</summary>
    public void Advance(TimeSpan now) => _sent.Advance(now);

    /// <summary>Blocks that take too long hold up nobody.</summary>
    public void WriteOffSlow(PeerState peer, TimeSpan now) => _queue.WriteOff(peer, now);

    /// <summary>
    /// Offers that nobody answers are made to others. What the peer declined is on its way to it from another, and offered again when a
    /// block's time is over: on a slow line each block would be offered and declined many times while it comes.
    /// </summary>
    public void Renew(FileLink link, TimeSpan now)
    {
        if (offers.Renew(link, now))
            _guide.Rest(link);
        link.OffersOut.ForgetDeclined(since: now - _queue.UsualTime);
        _guide.Wake(link);
    }

    /// <summary>The link is gone with everything that was offered and asked for on it.</summary>
    public void Close(FileLink link)
    {
        _queue.Forget(link);
        _guide.Rest(link);
        offers.Close(link);
        Debug.Assert(link is { OffersOut.Unanswered: 0, RequestsIn.Count: 0, AwakeAt: -1 }, "nothing is left of it");
    }

    /// <summary>The connection is gone with what was being sent on it.</summary>
    public void Close(PeerState peer)
    {
        _queue.Forget(peer);
        Debug.Assert(peer is { Sending: 0, Slow: 0, Asking: 0 }, "nothing is left of it");
    }

    private bool HasTimeFor(PeerState peer) => _queue.Promised < MostPromised || _queue.IsOwed(peer);
}
