namespace FsNet.Protocol.Tracker;

/// <summary>The messages of the track protocol. Answers have the highest bit set. Numbers are never reused.</summary>
public enum TrackType : byte
{
    Hello = 0x01,
    Presentation = 0x02,
    Update = 0x03,
    Find = 0x04,
    List = 0x05,
    Locate = 0x06,
    Goodbye = 0x07,
    Welcome = 0x81,
    Accepted = 0x82,
    Found = 0x84,
    Listing = 0x85,
    Located = 0x86,
    UseCookie = 0x8E,
    Error = 0x8F,
}

/// <summary>What carried a message. The bytes are the same; what may be answered is not.</summary>
public enum TrackTransport
{
    Udp,
    Tcp,
}

/// <summary>Sizes of whole messages.</summary>
public static class TrackSizes
{
    /// <summary>IPv6's least MTU, 1280, less its header, 40, less that of UDP, 8: such a datagram is fragmented nowhere.</summary>
    public const int MaxUdp = 1232;

    /// <summary>What the two bytes of length before a message on TCP can say.</summary>
    public const int MaxTcp = ushort.MaxValue;

    public const int TcpPrefix = sizeof(ushort);

    public static int MaxOf(TrackTransport transport) => transport == TrackTransport.Udp ? MaxUdp : MaxTcp;

    public static bool IsRequest(this TrackType type) => (byte)type < 0x80;
}
