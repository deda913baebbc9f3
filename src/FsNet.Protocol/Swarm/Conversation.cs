using System.Diagnostics;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>What a peer's message means: which part is told, and what follows of it for the others.</summary>
/// <remarks>A mistake of the peer is a value, for which whoever called drops it.</remarks>
internal sealed class Conversation(
    Meeting meeting, Departures departures, Links links, Places places, ManifestFetcher manifests, Asker asker, Uploader uploads,
    Recovery recovery)
{
    /// <returns>The peer's mistake, if it made one.</returns>
    public Fault? Receive(PeerState peer, PeerMessage message, TimeSpan now)
    {
        // A node that is full says Goodbye in place of Hello.
        if (message is Hello == peer.SaidHello && message is not Goodbye)
            return new Fault(GoodbyeReason.ProtocolError, peer.SaidHello ? "it said Hello twice" : $"it began with {message.Type}");
        switch (message)
        {
            case Hello m: return meeting.Greet(peer, m, now);
            case Open m: return OnOpen(peer, m, now);
            case Refuse m: return OnRefuse(peer, m, now);
            case Probe m: return meeting.Hear(peer, m, now);
            case ManifestRequest m when Find(peer, m.Handle) is { } link: return OnManifestRequest(link, m);
            case ManifestPart m when Find(peer, m.Handle) is { } link: return manifests.Take(link, m, now);
            case Have m when Find(peer, m.Handle) is { } link: return OnHave(link, m.Ranges, now);
            case Suggest m when Find(peer, m.Handle) is { } link: return OnSuggest(link, m.Block, now);
            case Request m when Find(peer, m.Handle) is { } link: return OnRequest(link, m.Block, now);
            case Reject m when Find(peer, m.Handle) is { } link: return OnReject(link, m, now);
            case Cancel m when Find(peer, m.Handle) is { } link: uploads.Cancelled(link, m.Block, now); break;
            case Goodbye m: departures.TakeLeave(peer, m, now); break;
        }
        return null;
    }

    /// <summary>A handle may be unknown because the file was closed here while the frame was on its way: such a frame is dropped.</summary>
    public static FileLink? Find(PeerState peer, ushort remoteHandle) => peer.Files.Find(remoteHandle);

    /// <summary>The peer has these blocks.</summary>
    /// <param name="runs">In ascending order: the last one reaches furthest.</param>
    /// <returns>The peer's mistake, if it made one.</returns>
    public Fault? OnHave(FileLink link, ReadOnlySpan<BlockRange> runs, TimeSpan now)
    {
        Debug.Assert(!link.IsClosed && link.Remote is not null, "the file is open on both sides");
        var blocks = link.Remote!.Length;
        if (runs[^1].First + runs[^1].Count > blocks)
            return new Fault(GoodbyeReason.ProtocolError, $"it has blocks that a file of {blocks} blocks has not");
        foreach (var run in runs)
            links.NoteHave(link, run, now);
        if (links.CloseIfBothComplete(link))
            return null;
        manifests.Fetch(link.File, now);
        uploads.Wake(link);
        asker.AskAgain(link, now);
        uploads.OfferMore(now);
        return null;
    }

    private Fault? OnOpen(PeerState peer, Open open, TimeSpan now)
    {
        if (links.Opened(peer, open, now, out var link) is { } fault)
            return fault;
        if (link is null)
            return null;
        manifests.Fetch(link.File, now);
        uploads.Wake(link);
        uploads.OfferMore(now);
        return null;
    }

    private Fault? OnRefuse(PeerState peer, Refuse refuse, TimeSpan now)
    {
        if (!peer.Files.TryGetValue(refuse.FileId, out var link))
            return null;
        places.NoteEnd(link, now);
        links.Close(link);
        peer.IdleSince = now;
        recovery.AfterLoss(peer, link.File, now);
        return refuse.Reason == RefuseReason.TooManyPeers && peer.Files.Count == 0
            ? new Fault(GoodbyeReason.Idle, "it has peers enough")
            : null;
    }

    private Fault? OnManifestRequest(FileLink link, ManifestRequest request)
    {
        if (!manifests.TryServe(link, request))
            links.Refuse(link, RefuseReason.WrongLayout);
        return null;
    }

    /// <summary>Who offers a block has it, whether or not it has said so: news waits for more of it, offers do not.</summary>
    private Fault? OnSuggest(FileLink link, int block, TimeSpan now)
    {
        if (IsBeyond(link, block))
            return Beyond(link, "offered", block);
        link.OfferReceivedAt = now;
        links.NoteHave(link, block, now);
        if (link.File.Manifest is not null)
            asker.Answer(link, block, now);
        else
            link.KeepOffer(block);
        uploads.OfferMore(now);
        return null;
    }

    private Fault? OnRequest(FileLink link, int block, TimeSpan now)
    {
        if (IsBeyond(link, block))
            return Beyond(link, "asked for", block);
        uploads.Requested(link, block, now);
        return null;
    }

    /// <summary>The peer does not take what it was offered, or does not send what it was asked for.</summary>
    private Fault? OnReject(FileLink link, Reject reject, TimeSpan now)
    {
        if (IsBeyond(link, reject.Block))
            return Beyond(link, "rejects", reject.Block);
        if (uploads.Rejected(link, reject.Block, now) || !asker.TakeNo(link, reject.Block, now))
            return null;
        if (reject.Reason != RejectReason.QueueFull)
            Links.TakeBack(link, reject.Block);
        recovery.AfterLoss(link.Peer, link.File, now);
        return null;
    }

    private static bool IsBeyond(FileLink link, int block) => block >= link.Remote!.Length;

    private static Fault Beyond(FileLink link, string what, int block) =>
        new(GoodbyeReason.ProtocolError, $"it {what} block {block} of {link.Remote!.Length}");
}
