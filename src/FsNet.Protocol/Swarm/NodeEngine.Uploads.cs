using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>Blocks are offered, asked for by others, and sent.</summary>
public sealed partial class NodeEngine
{
    /// <summary>The last byte of the block has been handed to the network.</summary>
    public void BlockSent(TimeSpan now, int connection, Hash256 id, int block)
    {
        if (!_peers.TryGetValue(connection, out var peer))
            return;
        _uploads.Finished(peer);
        if (peer.Files.TryGetValue(id, out var link))
        {
            peer.Sent.Add(link.File.Layout.BytesOf(block));
            Offer(link, now);
        }
        StartUploads();
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
    }

    private void OnRequest(FileLink link, Request request, TimeSpan now)
    {
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
        if (cancel.Block >= link.Remote!.Length || !link.TakeSuggested(cancel.Block))
            return;
        link.File.Suggestions[cancel.Block]--;
        link.Declined.Add(cancel.Block);
        Offer(link, now);
    }

    private void StartUploads()
    {
        while (_uploads.TryNext(out var link, out var block))
            Put(new NodeOutput.SendBlock(link.Peer.Connection, link.Handle, link.File.Id, block));
    }

    /// <summary>A complete node says what to ask it for, enough to keep the peer busy for the request horizon.</summary>
    private void Offer(FileLink link, TimeSpan now)
    {
        if (!link.File.IsComplete || link.Remote is not { IsFull: false })
            return;
        var depth = Depth(link.Peer.Sent.BytesPerSecond, link.File.Layout.BlockBytes);
        while (link.Suggested.Count < depth && _guide.Pick(link) is var block and >= 0)
        {
            link.Suggested.Add(new PendingRequest(block, now));
            link.File.Suggestions[block]++;
            Send(link.Peer, new Suggest(link.Handle, block));
        }
    }

    private void ExpireOffers(FileLink link, TimeSpan now)
    {
        if (!link.HasMadeOffers)
            return;
        link.Declined.Clear();
        if (link.Peer.Sending > 0)
            return;
        for (var i = link.Suggested.Count - 1; i >= 0; i--)
        {
            var (block, at) = link.Suggested[i];
            if (now - at < Guide.OfferLifetime || link.Asked.Contains(block))
                continue;
            link.Suggested.RemoveAt(i);
            link.File.Suggestions[block]--;
        }
    }
}
