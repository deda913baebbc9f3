using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using FsNet.Protocol.Wire;

namespace FsNet.Tracker;

/// <summary>The system's addresses as ours, without allocating.</summary>
internal static class SocketAddresses
{
    // sockaddr_in and sockaddr_in6, alike on all systems from the port on.
    private const int PortOffset = 2;
    private const int V4Offset = 4;
    private const int V6Offset = 8;
    private const int V6Length = 16;

    private static ReadOnlySpan<byte> MappedPrefix => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF];

    public static NodeAddress ToNodeAddress(this SocketAddress address)
    {
        var bytes = address.Buffer.Span;
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[PortOffset..]);
        if (address.Family == AddressFamily.InterNetwork)
            return NodeAddress.FromIp(bytes.Slice(V4Offset, 4), port);
        var ip = bytes.Slice(V6Offset, V6Length);
        return NodeAddress.FromIp(ip.StartsWith(MappedPrefix) ? ip[MappedPrefix.Length..] : ip, port);
    }
}
