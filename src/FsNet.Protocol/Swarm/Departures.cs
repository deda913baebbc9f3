using System.Diagnostics;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>Who goes, by its own will or by ours: nothing is left of it, and what it owed is had elsewhere.</summary>
internal sealed class Departures(
    Outbox outbox, PeerTable peers, AddressBook addresses, Trust trust, Places places, Links links, Uploader uploads, Recovery recovery)
{
    /// <summary>
    /// Says goodbye. Where it sent wrong bytes, what is proven is the address that we have called, and the IP address of a caller; its id
    /// and its port may be another's.
    /// </summary>
    public void Drop(PeerState peer, Fault fault, TimeSpan now)
    {
        if (fault.IsCorruption)
        {
            if (peer.Outgoing || peer.IsProven)
                addresses.Shun(peer.Address, now);
            trust.NoteWrong(peer.Share.Prefix, now);
        }
        outbox.Send(peer, new Goodbye(fault.Goodbye));
        outbox.Put(new NodeOutput.Close(peer.Connection));
        Remove(peer, now, fault.Reason);
    }

    /// <summary>Two connections lead to one node: the files of the one that goes are opened on the other.</summary>
    public void Merge(PeerState kept, PeerState dropped, TimeSpan now)
    {
        var open = dropped.Files.Values.Select(l => l.File).ToArray();
        Drop(dropped, new Fault(GoodbyeReason.Duplicate, "the nodes are connected already"), now);
        foreach (var file in open)
            links.Open(kept, file, now);
    }

    /// <summary>The peer says goodbye.</summary>
    public void TakeLeave(PeerState peer, Goodbye goodbye, TimeSpan now)
    {
        if (goodbye.Reason == GoodbyeReason.Self)
            NoteSelf(peer, now);
        outbox.Put(new NodeOutput.Close(peer.Connection));
        Remove(peer, now, $"it said goodbye ({goodbye.Reason})");
    }

    /// <summary>Who listens where we have called says that it is this node. A caller may say so, and nothing follows.</summary>
    public void NoteSelf(PeerState peer, TimeSpan now)
    {
        if (peer.Outgoing)
            addresses.Shun(peer.Address, now);
    }

    /// <summary>The connection is gone.</summary>
    public void Remove(PeerState peer, TimeSpan now, string reason)
    {
        if (!peers.Remove(peer.Connection))
            return;
        if (peer.Outgoing)
        {
            addresses.DialEnded(peer.Address);
            if (peer.WasUseful)
                addresses.WasOfUse(peer.Address);
            addresses.BackOff(peer.Address, now);
        }
        var open = peer.Files.Values.Select(l => l.File).ToArray();
        if (peer.Files.Values.MinBy(l => l.UsefulAt) is { } first)
            places.NoteEnd(first, now);
        foreach (var link in peer.Files.Values.ToArray())
            links.Close(link);
        uploads.Close(peer);
        Debug.Assert(peer is { Files.Count: 0, Outstanding: 0, HashesAsked: 0 }, "nothing is left of it");
        outbox.Put(new NodeOutput.PeerLeft(peer.Connection, peer.Address, reason));
        foreach (var file in open)
            recovery.AfterLoss(peer, file, now);
        uploads.Start(now);
        uploads.OfferMore(now);
    }
}
