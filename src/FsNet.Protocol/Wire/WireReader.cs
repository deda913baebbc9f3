using System.Buffers.Binary;

namespace FsNet.Protocol.Wire;

/// <summary>
/// Reads network byte order from a span. Running out of bytes is a value, not an exception: the read returns zero,
/// <see cref="Failed"/> turns true and stays so, and everything after it reads zero as well.
/// </summary>
public ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether a read went past the end.</summary>
    public bool Failed { get; private set; }

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _rest.Length;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte ReadByte() => TryTake(1, out var b) ? b[0] : (byte)0;

    public ushort ReadUInt16() => TryTake(2, out var b) ? BinaryPrimitives.ReadUInt16BigEndian(b) : (ushort)0;

    public uint ReadUInt32() => TryTake(4, out var b) ? BinaryPrimitives.ReadUInt32BigEndian(b) : 0;

    public ulong ReadUInt64() => TryTake(8, out var b) ? BinaryPrimitives.ReadUInt64BigEndian(b) : 0;

    public Content.Hash256 ReadHash() => TryTake(Content.Hash256.Size, out var b) ? new Content.Hash256(b) : default;

    /// <returns>Exactly <paramref name="count"/> bytes, or an empty span and <see cref="Failed"/>.</returns>
    public ReadOnlySpan<byte> ReadBytes(int count) => TryTake(count, out var b) ? b : default;

    /// <summary>Everything that is left.</summary>
    public ReadOnlySpan<byte> ReadRest() => ReadBytes(_rest.Length);

    private bool TryTake(int count, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (Failed || (uint)count > (uint)_rest.Length)
        {
            Failed = true;
            _rest = default;
            return false;
        }
        taken = _rest[..count];
        _rest = _rest[count..];
        return true;
    }
}
