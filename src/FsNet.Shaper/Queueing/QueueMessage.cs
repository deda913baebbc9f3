using System.Buffers.Binary;
using FsNet.Shaper.Native;
using static FsNet.Shaper.Native.NetfilterMessage;

namespace FsNet.Shaper.Queueing;

/// <summary>
/// Messages of nfnetlink_queue (linux/netfilter/nfnetlink_queue.h), see <see cref="NetfilterMessage"/>.
/// </summary>
internal static class QueueMessage
{
    public const int VerdictBytes = HeaderBytes + AttributeHeaderBytes + 8;
    public const int ConfigBytes = HeaderBytes + (3 * AttributeHeaderBytes) + 4 + 8 + 4;

    // The type's upper byte is the subsystem, NFNL_SUBSYS_QUEUE.
    private const ushort TypePacket = 0x300, TypeVerdict = 0x301, TypeConfig = 0x302, TypeVerdictBatch = 0x303;
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
        if (!IsOf(message, TypePacket))
            return false;
        var header = Attribute(message, PacketHeader);
        var payload = Attribute(message, Payload);
        if (header.Length < 4 || payload.Length < CopiedBytes)
            return false;
        packet = new QueuedPacket(
            NumberOf(message),
            BinaryPrimitives.ReadUInt32BigEndian(header),
            BinaryPrimitives.ReadUInt16BigEndian(payload[TotalLengthOffset..]));
        return true;
    }

    private static void WriteVerdict(Span<byte> message, ushort type, ushort queue, int verdict, uint id)
    {
        WriteHeader(message[..VerdictBytes], type, FlagRequest, queue);
        var content = WriteAttribute(message[HeaderBytes..], VerdictHeader, 8);
        BinaryPrimitives.WriteInt32BigEndian(content, verdict);
        BinaryPrimitives.WriteUInt32BigEndian(content[4..], id);
    }
}

/// <param name="Id">Counts up in each queue.</param>
/// <param name="IpBytes">Its total length.</param>
internal readonly record struct QueuedPacket(ushort Queue, uint Id, int IpBytes);
