using System.Buffers.Binary;

namespace FsNet.Shaper.Measuring;

/// <summary>
/// What a probe carries behind its UDP header; the rest, where it is longer, is zero.
/// <code>
/// 0       8      12         16
/// | nonce | flow | sequence |
/// </code>
/// </summary>
/// <param name="Nonce">Of this measurement: what else may arrive does not count.</param>
internal readonly record struct ProbePacket(ulong Nonce, int Flow, int Sequence)
{
    /// <summary>UDP payload of a probe for delay and loss.</summary>
    public const int SmallBytes = 32;

    /// <summary>UDP payload that makes an IPv4 packet of 1500 bytes.</summary>
    public const int FullBytes = 1472;

    /// <summary>UDP, IPv4 and Ethernet: a link's rate counts them.</summary>
    public const int OverheadBytes = 8 + 20 + 14;

    private const int Size = 16;

    public void Format(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, Nonce);
        BinaryPrimitives.WriteInt32BigEndian(destination[8..], Flow);
        BinaryPrimitives.WriteInt32BigEndian(destination[12..], Sequence);
    }

    /// <returns>Null where it is none of this measurement.</returns>
    public static ProbePacket? Parse(ReadOnlySpan<byte> source, ulong nonce)
    {
        if (source.Length < Size || BinaryPrimitives.ReadUInt64BigEndian(source) != nonce)
            return null;
        return new ProbePacket(nonce, BinaryPrimitives.ReadInt32BigEndian(source[8..]), BinaryPrimitives.ReadInt32BigEndian(source[12..]));
    }
}
