using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>Everything that follows from time alone: stalled peers, searches, expired offers, news that waits no longer.</summary>
internal sealed class Rounds(EngineParts parts)
{
    private TimeSpan _next;

    /// <summary>When <see cref="Advance"/> wants to be called, if nothing happens before.</summary>
    public TimeSpan NextWakeup => !parts.Announcer.HasNews && parts.Peers.Count == 0 && !parts.Files.WantsAny ? TimeSpan.MaxValue
        : parts.Announcer.NextDue is var due && due < _next ? due : _next;

    /// <summary>Somebody is there: there is something to look at soon.</summary>
    public void Begin(TimeSpan now)
    {
        if (now + SwarmOptions.Tick < _next)
            _next = now + SwarmOptions.Tick;
    }

    public void Advance(TimeSpan now)
    {
        parts.Announcer.TellDue(now);
        if (now < _next)
            return;
        _next = now + SwarmOptions.Tick;
        parts.Addresses.Sweep(now);
        foreach (var peer in parts.Peers.Values.ToArray())
            LookAt(peer, now);
        foreach (var file in parts.Files.Wanted())
            LookAt(file, now);
        parts.Uploads.Advance(now);
        parts.Uploads.Start(now);
        parts.Uploads.OfferMore(now);
    }

    private void LookAt(PeerState peer, TimeSpan now)
    {
        peer.Received.Advance(now);
        if (!parts.Meeting.Advance(peer, now))
            return;
        parts.Uploads.WriteOffSlow(peer, now);
        foreach (var link in peer.Files.Values)
        {
            parts.Recovery.Advance(link, now);
            parts.Uploads.Renew(link, now);
            parts.Asker.AskAgain(link, now);
        }
    }

    private void LookAt(FileState file, TimeSpan now)
    {
        file.Received.Advance(now);
        while (ManifestFetcher.Overdue(file, now) is { } peer)
            parts.Departures.Drop(peer, new Fault(GoodbyeReason.Idle, "it did not send the manifest it was asked for"), now);
        parts.Manifests.Advance(file, now);
        parts.Asker.AskIfIdle(file, now);
        parts.Search.Advance(file, now);
    }
}
