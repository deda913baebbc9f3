using System.Buffers.Binary;

namespace FsNet.Fuzz;

/// <summary>Choices taken from a string of bytes. Where it has ended, every choice is the first one.</summary>
internal sealed class ByteInput(ReadOnlySpan<byte> bytes)
{
    private readonly byte[] _bytes = bytes.ToArray();
    private int _at;

    public bool AtEnd => _at >= _bytes.Length;

    public byte Byte() => AtEnd ? (byte)0 : _bytes[_at++];

    public bool Bit() => (Byte() & 1) != 0;

    public ushort UInt16() => (ushort)(Byte() << 8 | Byte());

    public ulong UInt64()
    {
        Span<byte> value = stackalloc byte[sizeof(ulong)];
        Bytes(sizeof(ulong)).CopyTo(value);
        return BinaryPrimitives.ReadUInt64BigEndian(value);
    }

    /// <summary>A number below <paramref name="count"/>, which is at most 256.</summary>
    public int Below(int count) => Byte() % count;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>As many as are left, at most <paramref name="count"/>.</summary>
    public ReadOnlySpan<byte> Bytes(int count)
    {
        var taken = _bytes.AsSpan(_at, Math.Min(count, _bytes.Length - _at));
        _at += taken.Length;
        return taken;
    }

    public ReadOnlySpan<byte> Rest() => Bytes(_bytes.Length);
}
