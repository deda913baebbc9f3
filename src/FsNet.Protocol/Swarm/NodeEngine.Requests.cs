using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>Blocks are asked for, arrive, and are told to the others.</summary>
public sealed partial class NodeEngine
{
    /// <summary>In the end game a block is asked for a second time when the first request is this old.</summary>
    private static readonly TimeSpan EndGamePatience = TimeSpan.FromMilliseconds(300);

    /// <summary>On a fast network blocks come by the thousand a second: a Have for each would cost more than the blocks.</summary>
    private static readonly TimeSpan NewsInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>What a Have costs on the wire: a frame of 11 bytes in a segment of its own.</summary>
    private const long NewsFrameBytes = 80;

    /// <summary>
    /// News goes out once the blocks it tells of are so many times the frames that tell of them, which keeps Haves at a hundredth of
    /// the traffic: with few peers or large blocks that is each block at once.
    /// </summary>
    private const long NewsWorth = 100;

    /// <summary>News waits no longer than this for more, whatever it costs.</summary>
    private static readonly TimeSpan NewsPatience = TimeSpan.FromMilliseconds(100);

    /// <summary>Offers of one peer that wait to be taken up. What is beyond is forgotten: the peer offers it again, or to others.</summary>
    private const int MaxOffered = 1024;

    /// <summary>What a peer is taken to send at least, in bytes per second, when its silence is judged.</summary>
    private const double LeastRate = 125_000;

    /// <summary>The block is verified and on disk.</summary>
    public void BlockStored(TimeSpan now, int connection, Hash256 id, int block)
    {
        if (!_files.TryGetValue(id, out var file) || file.Manifest is null)
            return;
        var peer = _peers.GetValueOrDefault(connection);
        if (peer is not null && peer.Files.TryGetValue(id, out var source))
            Unrequest(source, block);
        if (file.Store(block))
            Stored(file, block, now);
        if (peer is not null)
            FillRequests(peer, now);
        StartUploads();
    }

    /// <summary>The bytes that arrived are not the block: whoever sent them is dropped and remembered.</summary>
    public void BlockCorrupt(TimeSpan now, int connection, Hash256 id, int block)
    {
        if (_peers.TryGetValue(connection, out var peer))
            Ban(peer, now, $"block {block} of {id.Short} is not what its hash says");
    }

    private void Stored(FileState file, int block, TimeSpan now)
    {
        if (file.InFlight[block] > 0)
            foreach (var link in file.Links)
                CancelDuplicate(link, block);
        file.News.Add(block);
        var isWorthIt = file.News.Count * (long)file.Layout.BlockBytes >= NewsWorth * NewsFrameBytes * file.Links.Count;
        file.NewsDueAt = file.NewsToldAt + (isWorthIt ? NewsInterval : NewsPatience);
        if (file.IsComplete || now >= file.NewsDueAt)
            Announce(file, now);
        else if (file.News.Count == 1)
            _news.Add(file);
        if (file.IsComplete)
            Complete(file);
        else if (file.Free.IsEmpty)
            foreach (var link in file.Links.ToArray())
                FillRequests(link.Peer, now);
    }

    /// <summary>
    /// Tells all peers of the blocks that came since the last time. Complete ones are told as well: they plan by what the swarm has.
    /// </summary>
    private void Announce(FileState file, TimeSpan now)
    {
        _news.Remove(file);
        file.NewsToldAt = now;
        if (file.News.Count == 0)
            return;
        var ranges = file.TakeNews();
        if (file.Links.Count > 0)
            Put(new NodeOutput.Announce(AudienceOf(file), ranges));
    }

    private static Audience[] AudienceOf(FileState file)
    {
        if (file.Audience is { } known)
            return known;
        var audience = new Audience[file.Links.Count];
        for (var i = 0; i < audience.Length; i++)
            audience[i] = new Audience(file.Links[i].Peer.Connection, file.Links[i].Handle);
        return file.Audience = audience;
    }

    private void AnnounceDue(TimeSpan now)
    {
        if (_news.Count == 0)
            return;
        foreach (var file in _news.ToArray())
            if (now >= file.NewsDueAt)
                Announce(file, now);
    }

    private void CancelDuplicate(FileLink link, int block)
    {
        if (!Unrequest(link, block))
            return;
        Put(new NodeOutput.CancelBlock(link.Peer.Connection, link.Handle, link.RemoteHandle, link.File.Id, block));
    }

    private static bool Unrequest(FileLink link, int block)
    {
        if (!link.TakeRequested(block))
            return false;
        link.Peer.Outstanding--;
        link.File.Release(block);
        link.Stalled = false;
        return true;
    }

    /// <summary>Asks the peer for as much as keeps it busy for the request horizon.</summary>
    private void FillRequests(PeerState peer, TimeSpan now)
    {
        foreach (var link in peer.Files.Values)
            FillRequests(link, now);
    }

    private void FillRequests(FileLink link, TimeSpan now)
    {
        var peer = link.Peer;
        if (link.Remote is null || link.File.Manifest is null || link.File.IsComplete || link.Stalled)
            return;
        var depth = Depth(peer.Received.BytesPerSecond, link.File.Layout.BlockBytes);
        // A deep queue is filled up by several requests at a time: they travel together.
        if (peer.Outstanding > depth - depth / 4)
            return;
        while (peer.Outstanding < depth && _picker.Pick(link) is var block and >= 0)
            Ask(link, block, now);
        if (link.File.Free.IsEmpty && link.Requested.Count == 0 && _picker.PickAgain(link, now - EndGamePatience) is var again and >= 0)
            Ask(link, again, now);
    }

    private void Ask(FileLink link, int block, TimeSpan now)
    {
        if (link.Requested.Count == 0)
            link.Peer.LastBytesAt = now;
        link.Requested.Add(new PendingRequest(block, now));
        link.Peer.Outstanding++;
        link.File.Claim(block);
        Put(new NodeOutput.RequestBlock(link.Peer.Connection, link.Handle, link.RemoteHandle, link.File.Id, block));
    }

    private int Depth(double bytesPerSecond, int blockBytes) => Math.Clamp(
        _options.MinRequests + (int)(bytesPerSecond * _options.RequestHorizon.TotalSeconds / blockBytes),
        _options.MinRequests,
        _options.MaxRequests);

    private void OnSuggest(FileLink link, Suggest suggest, TimeSpan now)
    {
        if (suggest.Block >= link.Remote!.Length || !link.Remote.Contains(suggest.Block))
        {
            Drop(link.Peer, now, GoodbyeReason.ProtocolError, "it offered a block that it has not");
            return;
        }
        link.Guided = true;
        // A Cancel would take back the request: what is asked of this very peer needs no answer.
        if (link.HasRequested(suggest.Block))
            return;
        if (link.File.Manifest is not null && (link.File.Have.Contains(suggest.Block) || link.File.InFlight[suggest.Block] > 0))
            Send(link.Peer, new Cancel(link.Handle, suggest.Block));
        else if (link.Offered.Count < MaxOffered)
            link.Offered.Enqueue(suggest.Block);
        FillRequests(link.Peer, now);
    }

    private void OnReject(FileLink link, Reject reject, TimeSpan now)
    {
        if (reject.Block >= link.Remote!.Length)
        {
            Drop(link.Peer, now, GoodbyeReason.ProtocolError, $"it rejects block {reject.Block} of {link.Remote.Length}");
            return;
        }
        if (reject.Reason != RejectReason.QueueFull && link.Remote.Contains(reject.Block))
            TakeBack(link, reject.Block);
        if (!Unrequest(link, reject.Block))
            return; // Cancelled meanwhile: the block is somebody else's already.
        Put(new NodeOutput.CancelBlock(link.Peer.Connection, link.Handle, link.RemoteHandle, link.File.Id, reject.Block));
        AfterLoss(link.File, now);
    }

    /// <summary>The peer does not hold the block after all.</summary>
    private static void TakeBack(FileLink link, int block)
    {
        var (file, remote) = (link.File, link.Remote!);
        if (remote.IsFull)
            file.CountHolder(remote, +1);
        remote.Remove(block);
        if (file.Holders.Length > 0)
            file.Holders[block]--;
    }

    /// <summary>Blocks owed by a silent peer go back to be asked of others; it is trusted again when bytes come.</summary>
    private void CheckStall(FileLink link, TimeSpan now)
    {
        if (link.Requested.Count == 0)
        {
            link.Stalled &= now - link.Peer.LastBytesAt < _options.StallTimeout;
            return;
        }
        var rate = Math.Max(LeastRate, link.Peer.Received.BytesPerSecond);
        var patience = _options.StallTimeout + TimeSpan.FromSeconds(4 * link.File.Layout.BlockBytes / rate);
        if (now - link.Peer.LastBytesAt <= patience)
            return;
        foreach (var request in link.Requested.ToArray())
            CancelDuplicate(link, request.Block);
        link.Stalled = true;
        link.Peer.LastBytesAt = now;
        AfterLoss(link.File, now);
    }
}
