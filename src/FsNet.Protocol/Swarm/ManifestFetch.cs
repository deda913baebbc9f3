using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>A manifest on its way from one peer, in parts. It is believed when it is whole and proves the file's id.</summary>
internal sealed class ManifestFetch(FileLink source, TimeSpan startedAt)
{
    private readonly Hash256[] _hashes = new Hash256[source.RemoteLayout.BlockCount];

    public FileLink Source { get; } = source;

    public TimeSpan LastPartAt { get; private set; } = startedAt;

    /// <summary>Hashes received so far; parts come in order.</summary>
    public int Received { get; private set; }

    public bool IsWhole => Received == _hashes.Length;

    /// <summary>What to ask for next.</summary>
    public ManifestRequest NextRequest() =>
        new(Source.Handle, Received, Math.Min(ManifestPart.MaxHashes, _hashes.Length - Received));

    /// <returns>Whether the part is the one that was asked for.</returns>
    public bool TryAdd(ManifestPart part, TimeSpan now)
    {
        if (part.First != Received || part.Hashes.Length > _hashes.Length - Received)
            return false;
        part.Hashes.CopyTo(_hashes, Received);
        Received += part.Hashes.Length;
        LastPartAt = now;
        return true;
    }

    public Manifest? Verify() => Manifest.TryVerify(Source.File.Id, Source.RemoteLayout, _hashes);
}
