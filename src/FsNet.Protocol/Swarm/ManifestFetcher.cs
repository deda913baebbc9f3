using System.Diagnostics;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>
/// Whose hashes are fetched and believed. One peer is asked for a file's manifest; where nothing comes of any, many: who has it would
/// else be gone, for want of use, before its turn came among those who say that they do. One that comes, however slowly, is left the
/// whole line.
/// </summary>
internal sealed class ManifestFetcher(Outbox outbox, Trust trust, Prng random)
{
    /// <summary>So many peers are asked for one manifest at a time.</summary>
    private const int MaxFetches = 8;

    /// <summary>More for one of which nothing comes, as long as all of them are no more than this: half a megabyte.</summary>
    private const int MostHashesAtOnce = 1 << 14;

    /// <summary>
    /// Hashes that are asked of one peer at a time: half a megabyte, so that no honest node ever has more of them to send than it may
    /// while it goes on reading.
    /// </summary>
    private const int MaxHashesAsked = 16 * ManifestPart.MaxHashes;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Where nothing comes for so long a second peer is asked, after twice as long a third, and so on.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The manifest is known: the driver is to make room for the file.</summary>
    public void Prove(FileState file, Manifest manifest)
    {
        Debug.Assert(file.ManifestFetches.Count == 0, "nobody is asked for what is known");
        file.IsProved = true;
        outbox.Put(new NodeOutput.ManifestVerified(manifest));
    }

    /// <summary>There may be somebody to ask.</summary>
    public void Fetch(FileState file, TimeSpan now)
    {
        if (file.Manifest is not null || file.IsProved)
            return;
        var isUrgent = Hunger.IsHungry(file, now) && file.ManifestFetches.TrueForAll(f => f.IsSilent(now, Patience));
        var most = isUrgent ? MostFetches(file.Layout) : 1;
        while (file.ManifestFetches.Count < most && FetchAnew(file, now))
            ;
    }

    /// <summary>Who was asked for it and has sent nothing for too long; null where there is nobody.</summary>
    public static PeerState? Overdue(FileState file, TimeSpan now)
    {
        foreach (var fetch in file.ManifestFetches)
            if (now - fetch.LastPartAt > Timeout)
                return fetch.Source.Peer;
        return null;
    }

    /// <summary>Time has passed: where all are slow, one more is asked.</summary>
    public void Advance(FileState file, TimeSpan now)
    {
        Fetch(file, now);
        var fetches = file.ManifestFetches;
        if (fetches.Count is > 0 and < MaxFetches && fetches.TrueForAll(f => now - f.LastPartAt > Patience * fetches.Count))
            FetchAnew(file, now);
    }

    /// <summary>The peer asks for a part of it.</summary>
    /// <returns>Whether there is such a part.</returns>
    public bool TryServe(FileLink link, ManifestRequest request)
    {
        if (link.File.Manifest is not { } manifest || request.First + request.Count > manifest.Blocks.Length)
            return false;
        var count = Math.Min(request.Count, ManifestPart.MaxHashes);
        outbox.Send(link.Peer, new ManifestPart(link.Handle, request.First, manifest.Part(request.First, count)));
        return true;
    }

    /// <summary>A part of it has come.</summary>
    /// <returns>The peer's mistake, if it made one.</returns>
    public Fault? Take(FileLink link, ManifestPart part, TimeSpan now)
    {
        var file = link.File;
        if (file.ManifestFetches.Find(f => f.Source == link) is not { } fetch)
            return null;
        var before = fetch.Asked;
        var isAsked = fetch.TryAdd(part, now);
        Owe(link.Peer, fetch.Asked - before);
        if (!isAsked)
            return new Fault(GoodbyeReason.ProtocolError, "it sent a part of the manifest nobody asked for");
        if (!fetch.IsWhole)
        {
            outbox.Send(link.Peer, fetch.NextRequest());
            return null;
        }
        End(fetch, file);
        if (fetch.Verify() is not { } manifest)
            return Fault.Corrupt("its manifest does not prove the file's id");
        while (file.ManifestFetches.Count > 0)
            End(file.ManifestFetches[0], file);
        Prove(file, manifest);
        return null;
    }

    /// <summary>The link is gone: nothing will come by it.</summary>
    public static void Close(FileLink link)
    {
        if (link.File.ManifestFetches.Find(f => f.Source == link) is { } fetch)
            End(fetch, link.File);
    }

    private static int MostFetches(BlockLayout layout) => Math.Max(MaxFetches, MostHashesAtOnce / Math.Max(layout.BlockCount, 1));

    /// <summary>Asks somebody else for it, of another prefix if there is one: it is nothing to wait for one peer with.</summary>
    /// <returns>Whether there is anybody.</returns>
    private bool FetchAnew(FileState file, TimeSpan now)
    {
        var sources = file.Links.FindAll(l => l.Remote is { IsEmpty: false } && !l.RequestsOut.IsStalled && trust.IsTrusted(l.Peer, now)
            && l.Peer.HashesAsked < MaxHashesAsked && !file.ManifestFetches.Exists(f => f.Source == l));
        var others = sources.FindAll(l => !file.ManifestFetches.Exists(f => f.Source.Peer.Share == l.Peer.Share));
        if (others.Count > 0)
            sources = others;
        if (sources.Count == 0)
            return false;
        var fetch = new ManifestFetch(sources[random.Next(sources.Count)], now);
        file.ManifestFetches.Add(fetch);
        Owe(fetch.Source.Peer, fetch.Asked);
        outbox.Send(fetch.Source.Peer, fetch.NextRequest());
        return true;
    }

    private static void End(ManifestFetch fetch, FileState file)
    {
        Owe(fetch.Source.Peer, -fetch.Asked);
        file.ManifestFetches.Remove(fetch);
    }

    private static void Owe(PeerState peer, int hashes)
    {
        peer.HashesAsked += hashes;
        Debug.Assert(peer.HashesAsked >= 0, "no hash comes that was not asked for");
    }
}
