using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Hashes file ids with a secret key. Ids come from the network and need not be hashes of anything: with a known function
/// a stranger could choose a hundred thousand that fall into one bucket.
/// </summary>
internal sealed class IdComparer(SipKey key) : IEqualityComparer<Hash256>
{
    public bool Equals(Hash256 x, Hash256 y) => x == y;

    public int GetHashCode(Hash256 id)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        id.CopyTo(bytes);
        return (int)SipHash.Compute(key, bytes);
    }
}
