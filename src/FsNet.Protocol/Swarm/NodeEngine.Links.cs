using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>Files are opened on connections; who holds what is kept.</summary>
public sealed partial class NodeEngine
{
    private const int OpensPerSecond = 16;

    private void OpenFile(PeerState peer, FileState file, TimeSpan now)
    {
        if (!peer.SaidHello || peer.Files.Contains(file.Id) || peer.Files.Count >= _options.MaxOpenFiles || !MakeSeat(peer, file, now))
            return;
        AddLink(peer, file, now);
    }

    /// <summary>An Open may cost a thousand times its bytes, since a few of them stand for as many blocks as a file may have.</summary>
    private int MostOpens(PeerState peer, TimeSpan now) => 2 * _options.MaxOpenFiles + (int)(OpensPerSecond * (now - peer.ConnectedAt).TotalSeconds);

    private FileLink AddLink(PeerState peer, FileState file, TimeSpan now)
    {
        var link = new FileLink(peer, file, peer.NextHandle++, now);
        peer.Files.Add(link);
        file.Links.Add(link);
        file.News.Audience = null;
        Send(peer, new Open(link.Handle, file.Id, file.Layout, file.Have.Length == 0 ? new BlockSet(file.Layout.BlockCount) : file.Have.Clone()));
        return link;
    }

    private void OnOpen(PeerState peer, Open open, TimeSpan now)
    {
        if (++peer.Opens > MostOpens(peer, now))
        {
            Drop(peer, now, GoodbyeReason.ProtocolError, "it opens and closes files again and again");
            return;
        }
        if (!_files.TryGet(open.FileId, out var file))
        {
            Send(peer, new Refuse(open.FileId, RefuseReason.UnknownFile));
            return;
        }
        if (!peer.Files.TryGetValue(open.FileId, out var link))
        {
            if (peer.Files.Count >= _options.MaxOpenFiles)
            {
                Send(peer, new Refuse(open.FileId, RefuseReason.TooManyFiles));
                return;
            }
            if (!MakeSeat(peer, file, now))
            {
                Send(peer, new Refuse(open.FileId, RefuseReason.TooManyPeers));
                return;
            }
            link = AddLink(peer, file, now);
        }
        if (link.Remote is not null)
        {
            Drop(peer, now, GoodbyeReason.ProtocolError, "it opened a file twice");
            return;
        }
        Take(link, open, now);
    }

    private void Take(FileLink link, Open open, TimeSpan now)
    {
        if (open.Layout != link.File.Layout)
        {
            // The id proves the layout: who says otherwise lies.
            Refuse(link, RefuseReason.WrongLayout);
            return;
        }
        (link.Remote, link.RemoteHandle) = (open.Blocks, open.Handle);
        if (link.File.Manifest is not null)
            CountBlocks(link);
        link.Peer.Files.Opened(link);
        if (RemoveIfBothComplete(link))
            return;
        FetchManifest(link.File, now);
        _guide.Wake(link);
        OfferMore(now);
    }

    /// <summary>A file that was open: from now on it is open on neither side.</summary>
    private void Refuse(FileLink link, RefuseReason reason)
    {
        Send(link.Peer, new Refuse(link.File.Id, reason));
        RemoveLink(link);
    }

    private void OnRefuse(PeerState peer, Refuse refuse, TimeSpan now)
    {
        if (!peer.Files.TryGetValue(refuse.FileId, out var link))
            return;
        NoteIdle(link, now);
        RemoveLink(link);
        peer.IdleSince = now;
        AfterLoss(peer, link.File, now);
        if (refuse.Reason == RefuseReason.TooManyPeers && peer.Files.Count == 0)
            Drop(peer, now, GoodbyeReason.Idle, "it has peers enough");
    }

    private void OnHave(FileLink link, ReadOnlySpan<BlockRange> ranges, TimeSpan now)
    {
        // Runs ascend: the last one reaches furthest.
        var blocks = link.Remote!.Length;
        if (ranges[^1].First + ranges[^1].Count > blocks)
        {
            Drop(link.Peer, now, GoodbyeReason.ProtocolError, $"it has blocks that a file of {blocks} blocks has not");
            return;
        }
        foreach (var range in ranges)
            NoteHave(link, range.First, range.First + range.Count, now);
        if (RemoveIfBothComplete(link))
            return;
        FetchManifest(link.File, now);
        _guide.Wake(link);
        AskAgain(link, now);
        OfferMore(now);
    }

    /// <summary>A word at a time where the peer has told of the blocks before: what is said again and again costs little more than its bytes.</summary>
    private void NoteHave(FileLink link, int from, int to, TimeSpan now)
    {
        for (var block = link.Remote!.NextMissing(from, to); block >= 0; block = link.Remote.NextMissing(block + 1, to))
            NoteHave(link, block, now);
    }

    private void NoteHave(FileLink link, int block, TimeSpan now)
    {
        var (file, remote) = (link.File, link.Remote!);
        if (!remote.Add(block))
            return;
        if (file.Holders.Length == 0)
            return;
        file.CountHolder(block, +1);
        if (file.Suggestions[block] > 0)
            WithdrawOffer(link, block, now);
        if (remote.IsFull)
            file.CountHolder(remote, -1);
    }

    /// <summary>Two complete nodes have nothing to say to each other about a file. Either side finds out by itself.</summary>
    private bool RemoveIfBothComplete(FileLink link)
    {
        if (!link.File.IsComplete || !link.RemoteIsComplete)
            return false;
        RemoveLink(link);
        return true;
    }

    private void RemoveLink(FileLink link)
    {
        var file = link.File;
        if (!link.Peer.Files.Remove(link))
            return;
        link.IsClosed = true;
        file.Links.Remove(link);
        file.News.Audience = null;
        _uploads.Forget(link);
        foreach (var request in link.Requested)
            Discount(link, request);
        link.Requested.Clear();
        ForgetOffers(link);
        if (link.Remote is { IsFull: false } remote)
            file.CountHolder(remote, -1);
        if (file.ManifestFetches.Find(f => f.Source == link) is { } fetch)
            End(fetch, file);
    }
}
