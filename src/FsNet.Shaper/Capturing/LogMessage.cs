using System.Buffers.Binary;
using static FsNet.Shaper.Native.NetfilterMessage;

namespace FsNet.Shaper.Capturing;

/// <summary>
/// Messages of nfnetlink_log (linux/netfilter/nfnetlink_log.h): copies of the packets that a rule with the target NFLOG has seen.
/// </summary>
internal static class LogMessage
{
    public const int ConfigBytes = HeaderBytes + CommandBytes + ModeBytes + ThresholdBytes + FlagsBytes;

    /// <summary>More of a packet than this does not fit an attribute.</summary>
    public const int MostCopied = ushort.MaxValue - AttributeHeaderBytes;

    /// <summary>What a packet's message has beside the packet; some 150 bytes today.</summary>
    public const int Overhead = 512;

    // An attribute with its padding.
    private const int CommandBytes = 8, ModeBytes = 12, ThresholdBytes = 8, FlagsBytes = 8;

    // The type's upper byte is the subsystem, NFNL_SUBSYS_ULOG.
    private const ushort TypePacket = 0x400, TypeConfig = 0x401;
    private const ushort ConfigCommand = 1, ConfigMode = 2, ConfigThreshold = 5, ConfigFlags = 6;
    private const ushort Payload = 9, Sequence = 12;
    private const byte Bind = 1, Unbind = 2, CopyPacket = 2;
    private const ushort CountPackets = 1;

    /// <summary>Takes a group: how much of a packet is wanted; each at once, for it is stamped when it is read; with a count.</summary>
    public static int WriteBind(Span<byte> message, ushort group, int copied, bool acknowledged)
    {
        message = message[..ConfigBytes];
        message.Clear();
        WriteHeader(message, TypeConfig, Flags(acknowledged), group);
        var at = HeaderBytes;
        WriteAttribute(message[at..], ConfigCommand, 1)[0] = Bind;
        at += CommandBytes;
        var mode = WriteAttribute(message[at..], ConfigMode, 6);
        BinaryPrimitives.WriteInt32BigEndian(mode, copied);
        mode[4] = CopyPacket;
        at += ModeBytes;
        BinaryPrimitives.WriteInt32BigEndian(WriteAttribute(message[at..], ConfigThreshold, 4), 1);
        at += ThresholdBytes;
        BinaryPrimitives.WriteUInt16BigEndian(WriteAttribute(message[at..], ConfigFlags, 2), CountPackets);
        return ConfigBytes;
    }

    /// <summary>Leaves the group: what the rules see costs nothing any more.</summary>
    public static int WriteUnbind(Span<byte> message, ushort group)
    {
        message = message[..(HeaderBytes + CommandBytes)];
        message.Clear();
        WriteHeader(message, TypeConfig, FlagRequest, group);
        WriteAttribute(message[HeaderBytes..], ConfigCommand, 1)[0] = Unbind;
        return message.Length;
    }

    /// <returns>False where it is no IPv4 packet.</returns>
    public static bool TryReadPacket(ReadOnlySpan<byte> message, out LoggedPacket packet)
    {
        packet = default;
        if (!IsOf(message, TypePacket))
            return false;
        var payload = Attribute(message, Payload);
        var sequence = Attribute(message, Sequence);
        if (payload.Length < 4 || payload[0] >> 4 != 4)
            return false;
        packet = new LoggedPacket(
            payload,
            BinaryPrimitives.ReadUInt16BigEndian(payload[2..]),
            sequence.Length == sizeof(uint) ? BinaryPrimitives.ReadUInt32BigEndian(sequence) : null);
        return true;
    }

    private static ushort Flags(bool acknowledged) => acknowledged ? (ushort)(FlagRequest | FlagAcknowledge) : FlagRequest;
}

/// <param name="bytes">From the IP header on, as much as was asked for.</param>
/// <param name="ipBytes">The packet's total length.</param>
/// <param name="sequence">Counts the packets of the group since it was taken, those that were not delivered too.</param>
internal readonly ref struct LoggedPacket(ReadOnlySpan<byte> bytes, int ipBytes, uint? sequence)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public int IpBytes { get; } = ipBytes;

    public uint? Sequence { get; } = sequence;
}
