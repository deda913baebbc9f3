using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Peer;

/// <summary>
/// The hashes of some blocks, at most <see cref="MaxHashes"/> in a frame. They count for nothing until all of them are
/// there and prove the file id.
/// <code>
/// u16 handle | u16 first block | 32 bytes for each block
/// </code>
/// </summary>
public sealed record ManifestPart(ushort Handle, int First, Hash256[] Hashes) : PeerMessage
{
    public const int MaxHashes = 1024;

    public override PeerMessageType Type => PeerMessageType.Manifest;

    public override int BodySize => 4 + Hashes.Length * Hash256.Size;

    protected override void FormatBody(ref WireWriter writer)
    {
        writer.WriteUInt16(Handle);
        writer.WriteUInt16((ushort)First);
        foreach (var hash in Hashes)
            writer.WriteHash(hash);
    }

    internal static ManifestPart? Parse(ref WireReader reader)
    {
        int handle = reader.ReadUInt16(), first = reader.ReadUInt16();
        if (reader.Failed || reader.AtEnd || reader.Remaining % Hash256.Size != 0 || reader.Remaining > MaxHashes * Hash256.Size)
            return null;
        var hashes = new Hash256[reader.Remaining / Hash256.Size];
        for (var i = 0; i < hashes.Length; i++)
            hashes[i] = reader.ReadHash();
        return new ManifestPart((ushort)handle, first, hashes);
    }

    public bool Equals(ManifestPart? other) =>
        other is not null && (Handle, First) == (other.Handle, other.First) && Hashes.AsSpan().SequenceEqual(other.Hashes);

    public override int GetHashCode() => HashCode.Combine(Handle, First, Hashes.Length);

    public override string ToString() => $"Manifest handle={Handle} first={First} count={Hashes.Length}";
}
