using System.Buffers.Binary;

namespace FsNet.Protocol.Peer;

/// <summary>The envelope of the transfer protocol: <c>u32 length | u8 type | body</c>. The length counts type and body.</summary>
public static class Frame
{
    public const int LengthSize = 4;
    public const int HeaderSize = LengthSize + 1;

    /// <summary>Block bytes in one frame at most: small enough that control messages get their turn in between.</summary>
    public const int MaxChunkBytes = 64 * 1024;

    /// <summary>The largest length a frame may announce. Checked before a byte is stored.</summary>
    public const int MaxLength = 1 + BlockHeader.Size + MaxChunkBytes;

    /// <summary>Looks at the first <see cref="HeaderSize"/> bytes.</summary>
    /// <returns>Whether such a frame may exist: neither empty nor too long, and of a known type.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> bytes, out int length, out PeerMessageType type)
    {
        var announced = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        type = (PeerMessageType)bytes[LengthSize];
        length = (int)Math.Min(announced, int.MaxValue);
        return announced is > 0 and <= MaxLength && type is >= PeerMessageType.Hello and <= PeerMessageType.Probe;
    }
}
