using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace FsNet.Shaper.Native;

/// <summary>
/// Messages of nfnetlink (linux/netfilter/nfnetlink.h). Headers are in the host's byte order, contents in the network's:
/// <code>
/// u32 length | u16 type | u16 flags | u32 sequence | u32 port     struct nlmsghdr
/// u8 family | u8 version | u16 number of the queue or group       struct nfgenmsg
/// { u16 length | u16 type | content, padded to 4 }...             struct nlattr
/// </code>
/// </summary>
internal static class NetfilterMessage
{
    public const int HeaderBytes = 20, AttributeHeaderBytes = 4;
    public const ushort FlagRequest = 1, FlagAcknowledge = 4;

    private const int NumberOffset = 18;
    private const ushort TypeError = 2;

    /// <param name="message">The whole message; its length is written.</param>
    /// <param name="number">Of a queue, or a group.</param>
    public static void WriteHeader(Span<byte> message, ushort type, ushort flags, ushort number)
    {
        message[..HeaderBytes].Clear();
        MemoryMarshal.Write(message, message.Length);
        MemoryMarshal.Write(message[4..], type);
        MemoryMarshal.Write(message[6..], flags);
        BinaryPrimitives.WriteUInt16BigEndian(message[NumberOffset..], number);
    }

    /// <returns>Where the content goes.</returns>
    public static Span<byte> WriteAttribute(Span<byte> attribute, ushort type, int length)
    {
        MemoryMarshal.Write(attribute, (ushort)(AttributeHeaderBytes + length));
        MemoryMarshal.Write(attribute[2..], type);
        return attribute.Slice(AttributeHeaderBytes, length);
    }

    public static bool IsOf(ReadOnlySpan<byte> message, ushort type) =>
        message.Length >= HeaderBytes && MemoryMarshal.Read<ushort>(message[4..]) == type;

    /// <summary>Of the queue or group; of a message that has a header.</summary>
    public static ushort NumberOf(ReadOnlySpan<byte> message) => BinaryPrimitives.ReadUInt16BigEndian(message[NumberOffset..]);

    /// <returns>The content; empty where there is no such attribute.</returns>
    public static ReadOnlySpan<byte> Attribute(ReadOnlySpan<byte> message, ushort type)
    {
        var attributes = message[HeaderBytes..];
        while (attributes.Length >= AttributeHeaderBytes)
        {
            int length = MemoryMarshal.Read<ushort>(attributes);
            if (length < AttributeHeaderBytes || length > attributes.Length)
                return default;
            if (MemoryMarshal.Read<ushort>(attributes[2..]) == type)
                return attributes[AttributeHeaderBytes..length];
            attributes = attributes[Math.Min(attributes.Length, (length + 3) & ~3)..];
        }
        return default;
    }

    /// <returns>0 for an acknowledgement, a positive errno for a refusal, null for something else.</returns>
    public static int? ReadError(ReadOnlySpan<byte> message) =>
        IsOf(message, TypeError) ? -MemoryMarshal.Read<int>(message[16..]) : null;
}
