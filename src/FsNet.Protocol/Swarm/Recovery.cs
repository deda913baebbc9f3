using System.Diagnostics;

namespace FsNet.Protocol.Swarm;

/// <summary>
/// What a lost peer owed is free again: the others take it at once, and new ones are looked for soon. Whoever brought nothing is no loss:
/// else callers that come and go would have us ask the tracker without end.
/// </summary>
internal sealed class Recovery(FileTable files, ManifestFetcher manifests, Asker asker, Credit credit)
{
    /// <summary>Time has passed: what a silent peer owes, and what is late, is to be had elsewhere.</summary>
    public void Advance(FileLink link, TimeSpan now)
    {
        if (credit.IsSilent(link, now))
        {
            asker.GiveUp(link, now);
            AfterLoss(link.Peer, link.File, now);
        }
        if (credit.WriteOffLate(link, now))
            AfterLoss(link.Peer, link.File, now);
    }

    /// <summary>The peer is gone, or late, or has said no.</summary>
    public void AfterLoss(PeerState peer, FileState file, TimeSpan now)
    {
        if (!files.IsWanted(file))
            return;
        if (peer.Outgoing || peer.Delivered > 0)
            PeerSearch.Hasten(file, now);
        manifests.Fetch(file, now);
        asker.AskIfIdle(file, now);
        foreach (var link in file.Links)
            asker.AskAgain(link, now);
        Debug.Assert(!file.ManifestFetches.Exists(f => f.Source.IsClosed), "nothing is waited for from who is gone");
    }
}
