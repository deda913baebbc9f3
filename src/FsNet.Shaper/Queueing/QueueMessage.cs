using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace FsNet.Shaper.Queueing;

/// <summary>
/// Messages of nfnetlink_queue (linux/netfilter/nfnetlink_queue.h). Headers are in the host's byte order, contents in the network's:
/// <code>
/// u32 length | u16 type | u16 flags | u32 sequence | u32 port     struct nlmsghdr
/// u8 family | u8 version | u16 queue number                       struct nfgenmsg
/// { u16 length | u16 type | content, padded to 4 }...             struct nlattr
/// </code>
/// </summary>
internal static class QueueMessage
{
    public const int VerdictBytes = HeaderBytes + AttributeHeaderBytes + 8;
    public const int ConfigBytes = HeaderBytes + (3 * AttributeHeaderBytes) + 4 + 8 + 4;

    private const int HeaderBytes = 20, AttributeHeaderBytes = 4;
    private const int QueueOffset = 18;

    // The type's upper byte is the subsystem, NFNL_SUBSYS_QUEUE.
    private const ushort TypePacket = 0x300, TypeVerdict = 0x301, TypeConfig = 0x302, TypeVerdictBatch = 0x303, TypeError = 2;
    private const ushort FlagRequest = 1, FlagAcknowledge = 4;
    private const ushort ConfigCommand = 1, ConfigParameters = 2, ConfigMaxLength = 3;
    private const ushort PacketHeader = 1, VerdictHeader = 2, Payload = 10;
    private const byte Bind = 1, CopyPacket = 2;
    private const int Drop = 0, Accept = 1;

    // Version, service, total length: as much of the IPv4 header as says how long the packet is.
    private const int CopiedBytes = 4, TotalLengthOffset = 2;

    /// <summary>Takes a queue, and says how much of a packet is wanted and how many the kernel may hold. Is acknowledged.</summary>
    public static void WriteConfig(Span<byte> message, ushort queue, int maxPackets)
    {
        message.Clear();
        WriteHeader(message[..ConfigBytes], TypeConfig, FlagRequest | FlagAcknowledge, queue);
        var command = WriteAttribute(message[HeaderBytes..], ConfigCommand, 4);
        command[0] = Bind;
        var parameters = WriteAttribute(message[(HeaderBytes + 8)..], ConfigParameters, 5);
        BinaryPrimitives.WriteInt32BigEndian(parameters, CopiedBytes);
        parameters[4] = CopyPacket;
        BinaryPrimitives.WriteInt32BigEndian(WriteAttribute(message[(HeaderBytes + 20)..], ConfigMaxLength, 4), maxPackets);
    }

    public static void WriteDrop(Span<byte> message, ushort queue, uint id) => WriteVerdict(message, TypeVerdict, queue, Drop, id);

    /// <summary>Lets go of every packet up to and including <paramref name="lastId"/> that the queue still holds.</summary>
    public static void WriteAcceptUpTo(Span<byte> message, ushort queue, uint lastId) =>
        WriteVerdict(message, TypeVerdictBatch, queue, Accept, lastId);

    /// <returns>False where it is no packet: the kernel's complaint that a packet to decide on had already gone.</returns>
    public static bool TryReadPacket(ReadOnlySpan<byte> message, out QueuedPacket packet)
    {
        packet = default;
        if (message.Length < HeaderBytes || MemoryMarshal.Read<ushort>(message[4..]) != TypePacket)
            return false;
        var header = Attribute(message[HeaderBytes..], PacketHeader);
        var payload = Attribute(message[HeaderBytes..], Payload);
        if (header.Length < 4 || payload.Length < CopiedBytes)
            return false;
        packet = new QueuedPacket(
            BinaryPrimitives.ReadUInt16BigEndian(message[QueueOffset..]),
            BinaryPrimitives.ReadUInt32BigEndian(header),
            BinaryPrimitives.ReadUInt16BigEndian(payload[TotalLengthOffset..]));
        return true;
    }

    /// <returns>0 for an acknowledgement, a positive errno for a refusal, null for something else.</returns>
    public static int? ReadError(ReadOnlySpan<byte> message) =>
        message.Length >= HeaderBytes && MemoryMarshal.Read<ushort>(message[4..]) == TypeError
            ? -MemoryMarshal.Read<int>(message[16..])
            : null;

    private static void WriteVerdict(Span<byte> message, ushort type, ushort queue, int verdict, uint id)
    {
        WriteHeader(message[..VerdictBytes], type, FlagRequest, queue);
        var content = WriteAttribute(message[HeaderBytes..], VerdictHeader, 8);
        BinaryPrimitives.WriteInt32BigEndian(content, verdict);
        BinaryPrimitives.WriteUInt32BigEndian(content[4..], id);
    }

    private static void WriteHeader(Span<byte> message, ushort type, ushort flags, ushort queue)
    {
        message[..HeaderBytes].Clear();
        MemoryMarshal.Write(message, message.Length);
        MemoryMarshal.Write(message[4..], type);
        MemoryMarshal.Write(message[6..], flags);
        BinaryPrimitives.WriteUInt16BigEndian(message[QueueOffset..], queue);
    }

    private static Span<byte> WriteAttribute(Span<byte> attribute, ushort type, int length)
    {
        MemoryMarshal.Write(attribute, (ushort)(AttributeHeaderBytes + length));
        MemoryMarshal.Write(attribute[2..], type);
        return attribute.Slice(AttributeHeaderBytes, length);
    }

    /// <returns>The content; empty where there is no such attribute.</returns>
    private static ReadOnlySpan<byte> Attribute(ReadOnlySpan<byte> attributes, ushort type)
    {
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
}

/// <param name="Id">Counts up in each queue.</param>
/// <param name="IpBytes">Its total length.</param>
internal readonly record struct QueuedPacket(ushort Queue, uint Id, int IpBytes);
