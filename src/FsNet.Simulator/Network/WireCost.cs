using FsNet.Links;

namespace FsNet.Simulator.Network;

/// <summary>What bytes cost on the wire: rates are counted with Ethernet headers, as the executors on real packets count them.</summary>
internal static class WireCost
{
    /// <summary>Payload of a full segment: 1500 less the headers of IPv4 and TCP with timestamps.</summary>
    public const int SegmentBytes = 1448;

    /// <summary>Ethernet, IPv4 and TCP headers of one segment; and a segment without payload: an ACK.</summary>
    public const int HeaderBytes = LinkFormulas.FullFrameBytes - SegmentBytes;

    /// <summary>Ethernet, IPv4 and UDP headers of a datagram.</summary>
    public const int DatagramHeaderBytes = 42;

    /// <summary>Initial window: RFC 6928.</summary>
    public const int InitialWindowBytes = 10 * LinkFormulas.FullFrameBytes;

    /// <summary>Rate of an access link for which none is given, in bytes per second.</summary>
    public const double UnlimitedBytesPerSecond = LinkFormulas.UnlimitedBitsPerSecond / 8.0;

    /// <summary>Wire bytes of a stream of payload in full segments.</summary>
    public static double OfStream(double payloadBytes) => payloadBytes * LinkFormulas.FullFrameBytes / SegmentBytes;

    /// <summary>Wire bytes of the ACKs for a stream of payload: one for two segments (RFC 5681, 4.2).</summary>
    public static double OfAcks(double payloadBytes) => payloadBytes * HeaderBytes / (2 * SegmentBytes);
}
