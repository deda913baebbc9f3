using System.Diagnostics;
using FsNet.Protocol.Content;

namespace FsNet.Protocol.Swarm;

/// <summary>A block has come: who sent it is thanked, who was asked for it as well is told, and the others hear of it.</summary>
internal sealed class Arrivals(
    AddressBook addresses, Trust trust, Places places, Asker asker, Uploader uploads, Announcer announcer, Links links)
{
    /// <summary>The block is verified and on disk.</summary>
    /// <param name="peer">Who sent it; null where it is gone.</param>
    public void Stored(FileState file, int block, PeerState? peer, TimeSpan now)
    {
        if (peer is not null)
            Thank(peer, file.Id, block, now);
        if (file.Store(block))
            Spread(file, block, now);
        Debug.Assert(file.Have.Contains(block) && !file.Free.Contains(block), "what is here is not to be had any more");
        if (!file.Free.IsEmpty || peer is null)
            return;
        foreach (var link in peer.Files.Values)
            asker.AskAgain(link, now);
    }

    private void Thank(PeerState peer, Hash256 id, int block, TimeSpan now)
    {
        peer.Delivered++;
        peer.Disappointments -= peer.Disappointments > 0 ? 1 : 0;
        trust.NoteDelivery(peer.Share.Prefix);
        addresses.NoteUse(peer.Share.Prefix);
        places.NoteUse(peer, now);
        if (!peer.Files.TryGetValue(id, out var source))
            return;
        source.NoteUse(now);
        if (source.RequestsOut.Settle(block) is { } request)
            source.File.BlockTime.Add(now - request.At);
    }

    private void Spread(FileState file, int block, TimeSpan now)
    {
        asker.CancelAll(file, block);
        uploads.WakeWhoLack(file, block);
        file.Received.Add(1);
        file.FedAt = now;
        announcer.Add(file, block, now);
        if (file.IsComplete)
            links.Complete(file);
        else if (file.Free.IsEmpty)
            foreach (var link in file.Links.ToArray())
                asker.AskAgain(link, now);
    }
}
