using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>A manifest on its way from one peer, in parts. It is believed when it is whole and proves the file's id.</summary>
internal sealed class ManifestFetch(FileLink source, TimeSpan startedAt)
{
    private readonly int _count = source.File.Layout.BlockCount;
    private Hash256[]? _hashes;

    public FileLink Source { get; } = source;

    public TimeSpan LastPartAt { get; private set; } = startedAt;

    /// <summary>Hashes received so far; parts come in order.</summary>
    public int Received { get; private set; }

    public bool IsWhole => Received == _count;

    /// <summary>Hashes that are asked for next, or have been and have not come.</summary>
    public int Asked => Math.Min(ManifestPart.MaxHashes, _count - Received);

    /// <param name="patience">How long a part may take that follows another.</param>
    public bool IsSilent(TimeSpan now, TimeSpan patience) => Received == 0 || now - LastPartAt > patience;

    /// <summary>What to ask for next.</summary>
    public ManifestRequest NextRequest() => new(Source.Handle, Received, Asked);

    /// <returns>Whether the part is the one that was asked for.</returns>
    public bool TryAdd(ManifestPart part, TimeSpan now)
    {
        if (part.First != Received || part.Hashes.Length != Asked)
            return false; // With less at a time it could be kept coming for ever.
        if (part.Hashes.Length == _count)
            _hashes = part.Hashes; // As it is in most cases: no copy.
        else
            part.Hashes.CopyTo(_hashes ??= new Hash256[_count], Received);
        Received += part.Hashes.Length;
        LastPartAt = now;
        return true;
    }

    public Manifest? Verify() => Source.File.Known is { } known && known.Is(Source.File.Layout, _hashes ?? [])
        ? known
        : Manifest.TryVerify(Source.File.Id, Source.File.Layout, _hashes ?? []);
}
