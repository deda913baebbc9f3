using System.Diagnostics;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>Files come and go.</summary>
internal sealed class Intake(
    FileTable files, AddressBook addresses, ManifestFetcher manifests, Asker asker, Uploader uploads, Announcer announcer,
    Links links, PeerSearch search)
{
    /// <summary>A file whose manifest is known, with what is there of it.</summary>
    public void Add(Manifest manifest, BlockSet have, TimeSpan now)
    {
        if (files.Contains(manifest.Id))
            return;
        var file = new FileState(manifest, have);
        if (file.IsComplete)
            files.Add(file);
        else
            Want(file, now);
    }

    /// <summary>A file of which nothing is known but what proves its id; or the manifest as well, which it is then compared with.</summary>
    public void Fetch(in FileProof proof, Manifest? known, TimeSpan now)
    {
        if (!files.Contains(proof.Id))
            Want(new FileState(proof) { Known = known }, now);
    }

    /// <summary>A file whose manifest is known, and for which there is to be room first.</summary>
    public void Resume(Manifest manifest, TimeSpan now)
    {
        if (files.Contains(manifest.Id))
            return;
        var file = new FileState(manifest.Proof);
        manifests.Prove(file, manifest);
        Want(file, now);
    }

    /// <summary>There is room for it, and so much is there.</summary>
    public void Ready(Manifest manifest, BlockSet have, TimeSpan now)
    {
        if (!files.TryGet(manifest.Id, out var file) || file.Manifest is not null)
            return;
        file.Adopt(manifest, have);
        Links.CountBlocks(file);
        announcer.TellAll(file);
        if (file.IsComplete)
            links.Complete(file);
        foreach (var link in file.Links)
            AnswerEarlyOffers(link, now);
        uploads.OfferMore(now);
    }

    /// <summary>The file is no longer held nor wanted: its peers are told.</summary>
    public void Forget(Hash256 id)
    {
        if (!files.Remove(id, out var file))
            return;
        addresses.Forget(id);
        foreach (var link in file.Links.ToArray())
            links.Refuse(link, RefuseReason.UnknownFile);
        Debug.Assert(file is { Links.Count: 0, Outstanding: 0, Late: 0, ManifestFetches.Count: 0 }, "nothing is left of it");
    }

    private void Want(FileState file, TimeSpan now)
    {
        file.FedAt = now;
        files.Add(file);
        if (file.Layout.Length > 0)
            search.Advance(file, now);
        else if (file.Manifest is null && !file.IsProved)
            TryAdoptEmpty(file);
    }

    /// <summary>An empty file has no blocks to hash: its manifest follows from the layout alone.</summary>
    private void TryAdoptEmpty(FileState file)
    {
        if (Manifest.TryVerify(file.Id, file.Layout, []) is { } manifest)
            manifests.Prove(file, manifest);
    }

    /// <summary>Offers that came before the manifest; and this node may have something to offer.</summary>
    private void AnswerEarlyOffers(FileLink link, TimeSpan now)
    {
        while (link.TryTakeOffer(out var block))
            if (block < link.File.Have.Length)
                asker.Answer(link, block, now);
        uploads.Wake(link);
    }
}
