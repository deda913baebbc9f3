using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>Files come and go; manifests are fetched and proved.</summary>
public sealed partial class NodeEngine
{
    /// <summary>So many peers are asked for one manifest at a time.</summary>
    private const int MaxManifestFetches = 8;

    /// <summary>More for one of which nothing comes, as long as all of them are no more than this: half a megabyte.</summary>
    private const int MostHashesAtOnce = 1 << 14;

    /// <summary>
    /// Hashes that are asked of one peer at a time: half a megabyte, so that no honest node ever has more of them to send than it may
    /// while it goes on reading.
    /// </summary>
    private const int MaxHashesAsked = 16 * ManifestPart.MaxHashes;

    private static readonly TimeSpan ManifestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Where nothing comes for so long a second peer is asked, after twice as long a third, and so on.</summary>
    private static readonly TimeSpan ManifestPatience = TimeSpan.FromSeconds(1);

    /// <summary>A file whose manifest is known and of which <paramref name="have"/> is verified on disk. What is missing is fetched.</summary>
    /// <param name="have">Owned by the engine from now on.</param>
    public void Add(TimeSpan now, Manifest manifest, BlockSet have)
    {
        if (_files.Contains(manifest.Id))
            return;
        var file = new FileState(manifest, have);
        if (file.IsComplete)
            _files.Add(file);
        else
            Register(file, now);
    }

    /// <summary>A file of which nothing is known but what proves its id.</summary>
    /// <param name="known">
    /// The file's manifest, if something else in this process has proved it already: what comes is compared with it, and need not be hashed.
    /// </param>
    public void Fetch(TimeSpan now, in FileProof proof, Manifest? known = null)
    {
        if (!_files.Contains(proof.Id))
            Register(new FileState(proof) { Known = known }, now);
    }

    /// <summary>A file whose hashes are known from an earlier fetch: the driver is to make room for it, and to look what is there of it.</summary>
    public void Resume(TimeSpan now, Manifest manifest)
    {
        if (_files.Contains(manifest.Id))
            return;
        var file = new FileState(manifest.Proof);
        Prove(file, manifest);
        Register(file, now);
    }

    /// <summary>The file is no longer held nor wanted: its peers are told.</summary>
    public void Forget(Hash256 id)
    {
        if (!_files.Remove(id, out var file))
            return;
        _addresses.Forget(id);
        foreach (var link in file.Links.ToArray())
        {
            Send(link.Peer, new Refuse(id, RefuseReason.UnknownFile));
            RemoveLink(link);
        }
    }

    private void Register(FileState file, TimeSpan now)
    {
        file.FedAt = now;
        _files.Add(file);
        if (file.Layout.Length > 0)
            Search(file, now);
        else if (file.Manifest is null && !file.IsProved)
            TryAdoptEmpty(file);
    }

    /// <summary>An empty file has no blocks to hash: its manifest follows from the layout alone.</summary>
    private void TryAdoptEmpty(FileState file)
    {
        if (Manifest.TryVerify(file.Id, file.Layout, []) is { } manifest)
            Prove(file, manifest);
    }

    private void Prove(FileState file, Manifest manifest)
    {
        file.IsProved = true;
        Put(new NodeOutput.ManifestVerified(manifest));
    }

    /// <summary>
    /// Asks one for it; where nothing comes of any, many: who has it would else be gone, for want of use, before its turn came among
    /// those who say that they do. One that comes, however slowly, is left the whole line.
    /// </summary>
    private void FetchManifest(FileState file, TimeSpan now)
    {
        if (file.Manifest is not null || file.IsProved)
            return;
        var most = IsHungry(file, now) && file.ManifestFetches.TrueForAll(f => f.IsSilent(now, ManifestPatience)) ? MostManifestFetches(file.Layout) : 1;
        while (file.ManifestFetches.Count < most && FetchManifestAnew(file, now))
            ;
    }

    private static int MostManifestFetches(BlockLayout layout) => Math.Max(MaxManifestFetches, MostHashesAtOnce / Math.Max(layout.BlockCount, 1));

    /// <summary>Asks somebody else for it, of another prefix if there is one: it is nothing to wait for one peer with.</summary>
    /// <returns>Whether there is anybody.</returns>
    private bool FetchManifestAnew(FileState file, TimeSpan now)
    {
        var sources = file.Links.FindAll(l => l.Remote is { IsEmpty: false } && !l.Stalled && IsTrusted(l.Peer, now) && l.Peer.HashesAsked < MaxHashesAsked
            && !file.ManifestFetches.Exists(f => f.Source == l));
        var others = sources.FindAll(l => !file.ManifestFetches.Exists(f => f.Source.Peer.Share == l.Peer.Share));
        if (others.Count > 0)
            sources = others;
        if (sources.Count == 0)
            return false;
        var fetch = new ManifestFetch(sources[_random.Next(sources.Count)], now);
        file.ManifestFetches.Add(fetch);
        Ask(fetch);
        return true;
    }

    private void Ask(ManifestFetch fetch)
    {
        fetch.Source.Peer.HashesAsked += fetch.Asked;
        Send(fetch.Source.Peer, fetch.NextRequest());
    }

    private static void End(ManifestFetch fetch, FileState file)
    {
        fetch.Source.Peer.HashesAsked -= fetch.Asked;
        file.ManifestFetches.Remove(fetch);
    }

    private void CheckManifestFetch(FileState file, TimeSpan now)
    {
        foreach (var fetch in file.ManifestFetches.ToArray())
            if (now - fetch.LastPartAt > ManifestTimeout)
                Drop(fetch.Source.Peer, now, GoodbyeReason.Idle, "it did not send the manifest it was asked for");
        FetchManifest(file, now);
        var fetches = file.ManifestFetches;
        if (fetches.Count is > 0 and < MaxManifestFetches && fetches.TrueForAll(f => now - f.LastPartAt > ManifestPatience * fetches.Count))
            FetchManifestAnew(file, now);
    }

    private void OnManifestRequest(FileLink link, ManifestRequest request)
    {
        if (link.File.Manifest is not { } manifest || request.First + request.Count > manifest.Blocks.Length)
        {
            Refuse(link, RefuseReason.WrongLayout);
            return;
        }
        var count = Math.Min(request.Count, ManifestPart.MaxHashes);
        Send(link.Peer, new ManifestPart(link.Handle, request.First, manifest.Part(request.First, count)));
    }

    private void OnManifestPart(FileLink link, ManifestPart part, TimeSpan now)
    {
        var file = link.File;
        if (file.ManifestFetches.Find(f => f.Source == link) is not { } fetch)
            return;
        link.Peer.HashesAsked -= fetch.Asked;
        var isAsked = fetch.TryAdd(part, now);
        link.Peer.HashesAsked += fetch.Asked;
        if (!isAsked)
        {
            Drop(link.Peer, now, GoodbyeReason.ProtocolError, "it sent a part of the manifest nobody asked for");
            return;
        }
        if (!fetch.IsWhole)
        {
            Send(link.Peer, fetch.NextRequest());
            return;
        }
        End(fetch, file);
        if (fetch.Verify() is not { } manifest)
        {
            Ban(link.Peer, now, "its manifest does not prove the file's id");
            return;
        }
        foreach (var other in file.ManifestFetches.ToArray())
            End(other, file);
        Prove(file, manifest);
    }

    /// <summary>The driver has made room on disk after <see cref="NodeOutput.ManifestVerified"/>, and found these blocks there.</summary>
    /// <param name="have">Owned by the engine from now on.</param>
    public void Ready(TimeSpan now, Manifest manifest, BlockSet have)
    {
        if (!_files.TryGet(manifest.Id, out var file) || file.Manifest is not null)
            return;
        file.Adopt(manifest, have);
        foreach (var link in file.Links)
            CountBlocks(link);
        _announcer.TellAll(file);
        if (file.IsComplete)
            Complete(file);
        foreach (var link in file.Links)
            AnswerEarlyOffers(link, now);
        OfferMore(now);
    }

    /// <summary>Offers that came before the manifest; and this node may have something to offer.</summary>
    private void AnswerEarlyOffers(FileLink link, TimeSpan now)
    {
        while (link.Offered.TryDequeue(out var block))
            if (block < link.File.Have.Length)
                Answer(link, block, now);
        _guide.Wake(link);
    }

    /// <summary>What the peer said it holds counts from when the manifest is there.</summary>
    private static void CountBlocks(FileLink link)
    {
        if (link is { Remote: { } remote, RemoteIsComplete: false })
            link.File.CountHolder(remote, +1);
    }

    private void Complete(FileState file)
    {
        _files.Completed(file);
        Put(new NodeOutput.FileCompleted(file.Id));
        foreach (var link in file.Links.ToArray())
            RemoveIfBothComplete(link);
    }
}
