using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>Names as bytes, hashed with a secret key: they come from the network, as the ids of <see cref="IdComparer"/> do.</summary>
internal sealed class Utf8Comparer(SipKey key) : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] text) => GetHashCode((ReadOnlySpan<byte>)text);

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)SipHash.Compute(key, alternate);

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
