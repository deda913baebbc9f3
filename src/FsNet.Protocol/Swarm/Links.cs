using System.Diagnostics;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>Which files are open on which connections, and what the peers say that they hold.</summary>
internal sealed class Links(SwarmOptions options, Outbox outbox, FileTable files, Places places, Uploader uploads)
{
    private const int OpensPerSecond = 16;

    /// <summary>This node would have the file open on the connection.</summary>
    public void Open(PeerState peer, FileState file, TimeSpan now)
    {
        if (peer.SaidHello && !peer.Files.Contains(file.Id) && peer.Files.Count < options.MaxOpenFiles && MakeSeat(peer, file, now))
            Add(peer, file, now);
    }

    /// <summary>The peer has opened a file. Where it is not opened here as well, the peer is told why.</summary>
    /// <param name="opened">The link, where it is open on both sides now.</param>
    /// <returns>The peer's mistake, if it made one.</returns>
    public Fault? Opened(PeerState peer, Open open, TimeSpan now, out FileLink? opened)
    {
        opened = null;
        if (++peer.Opens > MostOpens(peer, now))
            return new Fault(GoodbyeReason.ProtocolError, "it opens and closes files again and again");
        if (!files.TryGet(open.FileId, out var file))
            return Refuse(peer, open.FileId, RefuseReason.UnknownFile);
        if (!peer.Files.TryGetValue(open.FileId, out var link))
        {
            if (peer.Files.Count >= options.MaxOpenFiles)
                return Refuse(peer, open.FileId, RefuseReason.TooManyFiles);
            if (!MakeSeat(peer, file, now))
                return Refuse(peer, open.FileId, RefuseReason.TooManyPeers);
            link = Add(peer, file, now);
        }
        if (link.Remote is not null)
            return new Fault(GoodbyeReason.ProtocolError, "it opened a file twice");
        if (TryTake(link, open))
            opened = link;
        return null;
    }

    /// <summary>A file that was open: from now on it is open on neither side.</summary>
    public void Refuse(FileLink link, RefuseReason reason)
    {
        Refuse(link.Peer, link.File.Id, reason);
        Close(link);
    }

    /// <summary>
    /// The peer has blocks. A word at a time where it has told of them before: what is said again and again costs little more than its
    /// bytes.
    /// </summary>
    public void NoteHave(FileLink link, BlockRange run, TimeSpan now)
    {
        var to = run.First + run.Count;
        for (var block = link.Remote!.NextMissing(run.First, to); block >= 0; block = link.Remote.NextMissing(block + 1, to))
            NoteHave(link, block, now);
    }

    public void NoteHave(FileLink link, int block, TimeSpan now)
    {
        var (file, remote) = (link.File, link.Remote!);
        if (!remote.Add(block) || file.Manifest is null)
            return;
        file.CountHolder(block, +1);
        uploads.Arrived(link, block, now);
        if (remote.IsFull)
            file.CountHolder(remote, -1);
    }

    /// <summary>The peer does not hold the block after all.</summary>
    public static void TakeBack(FileLink link, int block)
    {
        var (file, remote) = (link.File, link.Remote!);
        if (!remote.Contains(block))
            return;
        if (remote.IsFull)
            file.CountHolder(remote, +1);
        remote.Remove(block);
        file.CountHolder(block, -1);
    }

    /// <summary>The manifest is there: what the peers said that they hold counts from now on.</summary>
    public static void CountBlocks(FileState file)
    {
        foreach (var link in file.Links)
            CountBlocks(link);
    }

    /// <summary>Every block is here: the driver is told, and who has every block as well has nothing to say any more.</summary>
    public void Complete(FileState file)
    {
        files.Completed(file);
        outbox.Put(new NodeOutput.FileCompleted(file.Id));
        foreach (var link in file.Links.ToArray())
            CloseIfBothComplete(link);
    }

    /// <summary>Two complete nodes have nothing to say to each other about a file. Either side finds out by itself.</summary>
    public bool CloseIfBothComplete(FileLink link)
    {
        if (!link.File.IsComplete || !link.RemoteIsComplete)
            return false;
        Close(link);
        return true;
    }

    /// <summary>The file is no longer open on the connection: what was offered, asked for and promised on it is over.</summary>
    public void Close(FileLink link)
    {
        var file = link.File;
        if (!link.Peer.Files.Remove(link))
            return;
        link.IsClosed = true;
        file.Links.Remove(link);
        file.News.Audience = null;
        link.RequestsOut.Close();
        uploads.Close(link);
        if (link.Remote is { IsFull: false } remote)
            file.CountHolder(remote, -1);
        ManifestFetcher.Close(link);
        Debug.Assert(link.RequestsOut.Count == 0 && !file.ManifestFetches.Exists(f => f.Source == link), "nothing is left of it");
    }

    private FileLink Add(PeerState peer, FileState file, TimeSpan now)
    {
        Debug.Assert(peer.SaidHello && !peer.Files.Contains(file.Id), "a file is open once on a connection, after both have said Hello");
        var link = new FileLink(peer, file, peer.NextHandle++, now);
        peer.Files.Add(link);
        file.Links.Add(link);
        file.News.Audience = null;
        var have = file.Manifest is null ? new BlockSet(file.Layout.BlockCount) : file.Have.Clone();
        outbox.Send(peer, new Open(link.Handle, file.Id, file.Layout, have));
        return link;
    }

    private bool TryTake(FileLink link, Open open)
    {
        if (open.Layout != link.File.Layout)
        {
            // The id proves the layout: who says otherwise lies.
            Refuse(link, RefuseReason.WrongLayout);
            return false;
        }
        (link.Remote, link.RemoteHandle) = (open.Blocks, open.Handle);
        if (link.File.Manifest is not null)
            CountBlocks(link);
        link.Peer.Files.Opened(link);
        return !CloseIfBothComplete(link);
    }

    private static void CountBlocks(FileLink link)
    {
        if (link is { Remote: { } remote, RemoteIsComplete: false })
            link.File.CountHolder(remote, +1);
    }

    /// <summary>Makes sure that there is a seat at the file for one more, if somebody yields one.</summary>
    private bool MakeSeat(PeerState newcomer, FileState file, TimeSpan now)
    {
        if (places.HasSeat(newcomer, file, now))
            return true;
        if (places.Yielding(newcomer.Share, file, now) is not { } link)
            return false;
        Refuse(link.Peer, file.Id, RefuseReason.TooManyPeers);
        places.NoteEnd(link, now);
        Close(link);
        link.Peer.IdleSince = now;
        return true;
    }

    /// <summary>An Open may cost a thousand times its bytes, since a few of them stand for as many blocks as a file may have.</summary>
    private int MostOpens(PeerState peer, TimeSpan now) =>
        2 * options.MaxOpenFiles + (int)(OpensPerSecond * (now - peer.ConnectedAt).TotalSeconds);

    private Fault? Refuse(PeerState peer, Hash256 file, RefuseReason reason)
    {
        outbox.Send(peer, new Refuse(file, reason));
        return null;
    }
}
