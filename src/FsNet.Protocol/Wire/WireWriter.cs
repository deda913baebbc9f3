using System.Buffers.Binary;
using System.Text;

namespace FsNet.Protocol.Wire;

/// <summary>
/// Writes network byte order into a span the caller has sized. A write that does not fit is dropped,
/// <see cref="Overflowed"/> turns true and stays so.
/// </summary>
public ref struct WireWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    public bool Overflowed { get; private set; }

    public readonly int Free => _buffer.Length - Length;

    public void WriteByte(byte value)
    {
        if (TryTake(1, out var b)) b[0] = value;
    }

    public void WriteUInt16(ushort value)
    {
        if (TryTake(2, out var b)) BinaryPrimitives.WriteUInt16BigEndian(b, value);
    }

    public void WriteUInt32(uint value)
    {
        if (TryTake(4, out var b)) BinaryPrimitives.WriteUInt32BigEndian(b, value);
    }

    public void WriteUInt64(ulong value)
    {
        if (TryTake(8, out var b)) BinaryPrimitives.WriteUInt64BigEndian(b, value);
    }

    public void WriteHash(in Content.Hash256 value)
    {
        if (TryTake(Content.Hash256.Size, out var b)) value.CopyTo(b);
    }

    public void WriteBytes(scoped ReadOnlySpan<byte> value)
    {
        if (TryTake(value.Length, out var b)) value.CopyTo(b);
    }

    /// <summary>UTF-8, without a length before it.</summary>
    public void WriteUtf8(string value)
    {
        if (TryTake(Encoding.UTF8.GetByteCount(value), out var b)) Encoding.UTF8.GetBytes(value, b);
    }

    /// <returns>The next <paramref name="count"/> bytes for the caller to fill, or an empty span and <see cref="Overflowed"/>.</returns>
    public Span<byte> Take(int count) => TryTake(count, out var b) ? b : default;

    /// <summary>Puts a length that was not known before into two bytes written earlier.</summary>
    public readonly void PatchUInt16(int offset, ushort value) => BinaryPrimitives.WriteUInt16BigEndian(_buffer[offset..], value);

    private bool TryTake(int count, out Span<byte> taken)
    {
        taken = default;
        if (Overflowed || count > Free)
        {
            Overflowed = true;
            return false;
        }
        taken = _buffer.Slice(Length, count);
        Length += count;
        return true;
    }
}
