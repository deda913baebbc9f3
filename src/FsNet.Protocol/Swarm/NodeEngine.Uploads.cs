using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>Blocks are offered, asked for by others, and sent.</summary>
public sealed partial class NodeEngine
{
    /// <summary>An answer comes a round trip after its offer, on a loaded line later than that.</summary>
    private const double RoundTripsAhead = 1.5;

    private const double AnswerWeight = 0.125;

    private RateMeter _blocksSent;
    private double _answerSeconds;
    private int _unanswered;

    /// <summary>The last byte of a block, the one sent first, has been handed to the network.</summary>
    public void BlockSent(TimeSpan now, int connection)
    {
        if (!_peers.TryGetValue(connection, out var peer))
            return;
        _uploads.Finished(peer);
        peer.UsefulAt = now;
        _blocksSent.Add(1);
        StartUploads();
        OfferMore(now);
    }

    /// <summary>The block could not be read, or is no longer what its hash says.</summary>
    public void BlockUnreadable(TimeSpan now, int connection, Hash256 id, int block)
    {
        if (_peers.TryGetValue(connection, out var peer))
        {
            _uploads.Finished(peer);
            if (peer.Files.TryGetValue(id, out var link))
                Send(peer, new Reject(link.Handle, block, RejectReason.Unreadable));
        }
        StartUploads();
        OfferMore(now);
    }

    private void OnRequest(FileLink link, Request request, TimeSpan now)
    {
        NoteTaken(link, request.Block, now);
        if (request.Block >= link.Remote!.Length)
            Drop(link.Peer, now, GoodbyeReason.ProtocolError, $"it asked for block {request.Block} of {link.Remote.Length}");
        else if (request.Block >= link.File.Have.Length || !link.File.Have.Contains(request.Block))
            Send(link.Peer, new Reject(link.Handle, request.Block, RejectReason.NotHeld));
        else if (!_uploads.TryEnqueue(link, request.Block))
            Send(link.Peer, new Reject(link.Handle, request.Block, RejectReason.QueueFull));
    }

    /// <summary>A block no longer needed, or an offer not wanted.</summary>
    private void OnCancel(FileLink link, Cancel cancel, TimeSpan now)
    {
        _uploads.Cancel(link, cancel.Block);
        if (WithdrawOffer(link, cancel.Block, now))
            link.Declined.Add(cancel.Block);
        OfferMore(now);
    }

    private void StartUploads()
    {
        while (_uploads.TryNext(out var link, out var block))
            Put(new NodeOutput.SendBlock(link.Peer.Connection, link.Handle, link.File.Id, block));
    }

    /// <summary>
    /// Offers blocks until as many are promised as keep the uplink busy: those that are sent at the same time, and ahead of them what
    /// leaves while an offer is answered. No more, for a block that waits in a queue here may be had elsewhere meanwhile; nor more to one
    /// peer than are sent to one, for it would have no room for what others could send it at the same time.
    /// </summary>
    private void OfferMore(TimeSpan now)
    {
        while (_unanswered + _uploads.Promised < _options.Uploads + OffersAhead
            && _guide.TryNext(SwarmOptions.UploadsPerPeer + OffersAhead, out var link, out var block))
        {
            link.Suggested.Add(new PendingOffer(now, block, IsTaken: false));
            link.Unanswered++;
            _unanswered++;
            link.File.Suggestions[block]++;
            Send(link.Peer, new Suggest(link.Handle, block));
        }
    }

    private int OffersAhead => _options.OffersAhead + (int)Math.Min(_options.MaxRequests, RoundTripsAhead * _blocksSent.PerSecond * _answerSeconds);

    /// <summary>The offer has been answered; what came of it is another matter.</summary>
    private void NoteAnswer(FileLink link, TimeSpan offeredAt, TimeSpan now)
    {
        link.SilentSince = null;
        link.Unanswered--;
        _unanswered--;
        _answerSeconds += AnswerWeight * ((now - offeredAt).TotalSeconds - _answerSeconds);
    }

    /// <summary>The peer asks for the block: if it was offered, that is the answer.</summary>
    private void NoteTaken(FileLink link, int block, TimeSpan now)
    {
        var at = link.IndexOfOffer(block);
        if (at < 0 || link.Suggested[at].IsTaken)
            return;
        NoteAnswer(link, link.Suggested[at].At, now);
        link.Suggested[at] = link.Suggested[at] with { IsTaken = true };
    }

    /// <summary>The peer holds the block, does not want it, or has no room for it now.</summary>
    /// <returns>Whether it had been offered.</returns>
    private bool WithdrawOffer(FileLink link, int block, TimeSpan now)
    {
        var at = link.IndexOfOffer(block);
        if (at < 0)
            return false;
        if (!link.Suggested[at].IsTaken)
            NoteAnswer(link, link.Suggested[at].At, now);
        link.Suggested.RemoveAt(at);
        link.File.Suggestions[block]--;
        return true;
    }

    private void ForgetOffers(FileLink link)
    {
        _guide.Rest(link);
        foreach (var offer in link.Suggested)
            link.File.Suggestions[offer.Block]--;
        link.Suggested.Clear();
        _unanswered -= link.Unanswered;
        link.Unanswered = 0;
    }

    /// <summary>Offers that were never answered are free again; what the peer declined may be welcome by now.</summary>
    private void RenewOffers(FileLink link, TimeSpan now)
    {
        for (var i = link.Suggested.Count - 1; i >= 0; i--)
            if (!link.Suggested[i].IsTaken && now - link.Suggested[i].At >= Guide.OfferLifetime)
                Expire(link, i, now);
        if (now - link.SilentSince >= Guide.SilencePenalty)
            link.SilentSince = null;
        link.Declined.Clear();
        _guide.Wake(link);
    }

    /// <summary>Who does not answer is passed over for a while: offers to the silent must not take the place of those to others.</summary>
    private void Expire(FileLink link, int at, TimeSpan now)
    {
        link.File.Suggestions[link.Suggested[at].Block]--;
        link.Suggested.RemoveAt(at);
        link.Unanswered--;
        _unanswered--;
        link.SilentSince = now;
        _guide.Rest(link);
    }
}
