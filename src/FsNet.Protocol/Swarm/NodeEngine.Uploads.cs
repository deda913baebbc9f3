using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>Blocks are offered, asked for by others, and sent.</summary>
public sealed partial class NodeEngine
{
    /// <summary>An answer comes a round trip after its offer, on a loaded line later than that.</summary>
    private const double RoundTripsAhead = 1.5;

    private const double AnswerWeight = 0.125;

    /// <summary>An offer that is not answered in so many times the usual takes the place of no other.</summary>
    private const double UsualAnswers = 4;

    private static readonly TimeSpan LeastAnswerPatience = TimeSpan.FromMilliseconds(500);

    private RateMeter _blocksSent;
    private double _answerSeconds;
    private int _unanswered;

    /// <summary>How many of those should have been answered.</summary>
    private int _overdue;

    /// <summary>The last byte of a block, the one sent first, has been handed to the network.</summary>
    public void BlockSent(TimeSpan now, int connection)
    {
        if (!_peers.TryGetValue(connection, out var peer))
            return;
        _uploads.Finished(peer, now, hasLeft: true);
        if (peer.Files.Values.Exists(static link => link.CanUseMore))
        {
            peer.NoteUse(now);
            _graces.Renew(peer.Share.Prefix);
        }
        _blocksSent.Add(1);
        StartUploads(now);
        OfferMore(now);
    }

    /// <summary>The block could not be read, or is no longer what its hash says.</summary>
    public void BlockUnreadable(TimeSpan now, int connection, Hash256 id, int block)
    {
        if (_peers.TryGetValue(connection, out var peer))
        {
            _uploads.Finished(peer, now, hasLeft: false);
            if (peer.Files.TryGetValue(id, out var link))
                Send(peer, new Reject(link.Handle, block, RejectReason.Unreadable));
        }
        StartUploads(now);
        OfferMore(now);
    }

    private void OnRequest(FileLink link, Request request, TimeSpan now)
    {
        var wasOffered = NoteTaken(link, request.Block, now);
        if (request.Block >= link.Remote!.Length)
            Drop(link.Peer, now, GoodbyeReason.ProtocolError, $"it asked for block {request.Block} of {link.Remote.Length}");
        else if (request.Block >= link.File.Have.Length || !link.File.Have.Contains(request.Block))
            Send(link.Peer, new Reject(link.Handle, request.Block, RejectReason.NotHeld));
        else if (!link.Asked.Contains(request.Block) && !((wasOffered || HasTimeFor(link.Peer)) && _uploads.TryEnqueue(link, request.Block)))
            Send(link.Peer, new Reject(link.Handle, request.Block, RejectReason.QueueFull));
    }

    private bool HasTimeFor(PeerState peer) => _uploads.Promised < MostPromised || _uploads.IsOwed(peer);

    /// <summary>A block no longer needed, or an offer not wanted.</summary>
    private void OnCancel(FileLink link, Cancel cancel, TimeSpan now)
    {
        _uploads.Cancel(link, cancel.Block);
        if (WithdrawOffer(link, cancel.Block, now))
            link.Declined.Add(cancel.Block);
        OfferMore(now);
    }

    private void StartUploads(TimeSpan now)
    {
        while (_uploads.TryNext(now, out var link, out var block))
        {
            link.NoteSending(now);
            Put(new NodeOutput.SendBlock(link.Peer.Connection, link.Handle, link.File.Id, block));
        }
    }

    /// <summary>
    /// Offers blocks until as many are promised as keep the uplink busy: those that are sent at the same time, and ahead of them what
    /// leaves while an offer is answered. No more, for a block that waits in a queue here may be had elsewhere meanwhile; nor more to one
    /// peer than are sent to one, for it would have no room for what others could send it at the same time.
    /// </summary>
    private void OfferMore(TimeSpan now)
    {
        while (_unanswered - _overdue + _uploads.Promised < MostPromised
            && _guide.TryNext(SwarmOptions.UploadsPerPeer + OffersAhead, out var link, out var block))
        {
            link.Suggested.Add(new PendingOffer(now, block, OfferState.Open));
            link.Unanswered++;
            _unanswered++;
            link.File.Suggestions[block]++;
            Send(link.Peer, new Suggest(link.Handle, block));
        }
    }

    /// <summary>
    /// Blocks that are offered, asked for and being sent. Who asks by itself for more is told to wait: else a node that was busy for a
    /// while would only ever send what others have chosen, and not what the swarm lacks.
    /// </summary>
    private int MostPromised => _options.Uploads + OffersAhead;

    private int OffersAhead => _options.OffersAhead + (int)Math.Min(_options.MaxRequests, RoundTripsAhead * _blocksSent.PerSecond * _answerSeconds);

    /// <summary>The offer has been answered; what came of it is another matter.</summary>
    private void NoteAnswer(FileLink link, PendingOffer offer, TimeSpan now)
    {
        (link.SilentSince, link.HasAnswered) = (null, true);
        Close(link, offer);
        _answerSeconds += AnswerWeight * ((now - offer.At).TotalSeconds - _answerSeconds);
    }

    /// <summary>No answer is waited for any more.</summary>
    private void Close(FileLink link, PendingOffer offer)
    {
        link.Unanswered--;
        _unanswered--;
        _overdue -= offer.State == OfferState.Overdue ? 1 : 0;
    }

    /// <summary>The peer asks for the block: if it was offered, that is the answer.</summary>
    /// <returns>Whether it was offered.</returns>
    private bool NoteTaken(FileLink link, int block, TimeSpan now)
    {
        var at = link.IndexOfOffer(block);
        if (at < 0)
            return false;
        if (link.Suggested[at].State != OfferState.Taken)
            NoteAnswer(link, link.Suggested[at], now);
        link.Suggested[at] = link.Suggested[at] with { State = OfferState.Taken };
        return true;
    }

    /// <summary>The peer holds the block, does not want it, or has no room for it now.</summary>
    /// <returns>Whether it had been offered.</returns>
    private bool WithdrawOffer(FileLink link, int block, TimeSpan now)
    {
        var at = link.IndexOfOffer(block);
        if (at < 0)
            return false;
        if (link.Suggested[at].State != OfferState.Taken)
            NoteAnswer(link, link.Suggested[at], now);
        link.Suggested.RemoveAt(at);
        link.File.Suggestions[block]--;
        return true;
    }

    private void ForgetOffers(FileLink link)
    {
        _guide.Rest(link);
        foreach (var offer in link.Suggested)
        {
            link.File.Suggestions[offer.Block]--;
            if (offer.State != OfferState.Taken)
                Close(link, offer);
        }
        link.Suggested.Clear();
    }

    /// <summary>Offers that were never answered are free again; what the peer declined may be welcome by now.</summary>
    private void RenewOffers(FileLink link, TimeSpan now)
    {
        for (var i = link.Suggested.Count - 1; i >= 0; i--)
            if (link.Suggested[i] is { State: not OfferState.Taken } offer)
                Renew(link, i, now - offer.At, now);
        if (now - link.SilentSince >= Guide.SilencePenalty)
            link.SilentSince = null;
        link.Declined.Clear();
        _guide.Wake(link);
    }

    private void Renew(FileLink link, int at, TimeSpan age, TimeSpan now)
    {
        if (age >= Guide.OfferLifetime)
        {
            Expire(link, at, now);
            return;
        }
        if (link.Suggested[at].State == OfferState.Overdue || age < LeastAnswerPatience || age.TotalSeconds < UsualAnswers * _answerSeconds)
            return;
        link.Suggested[at] = link.Suggested[at] with { State = OfferState.Overdue };
        _overdue++;
    }

    /// <summary>Who does not answer is passed over for a while: offers to the silent must not take the place of those to others.</summary>
    private void Expire(FileLink link, int at, TimeSpan now)
    {
        link.File.Suggestions[link.Suggested[at].Block]--;
        Close(link, link.Suggested[at]);
        link.Suggested.RemoveAt(at);
        link.SilentSince = now;
        _guide.Rest(link);
    }
}
