using System.Buffers.Binary;
using FsNet.Protocol.Wire;

namespace FsNet.Tracker;

/// <summary>The system's addresses as ours, without allocating.</summary>
internal static class SocketAddresses
{
    // sockaddr_in and sockaddr_in6, alike on all systems from the port on.
    private const int PortOffset = 2;
    private const int V4Offset = 4;
    private const int V4Size = 16;
    private const int V6Offset = 8;
    private const int V6Length = 16;

    /// <param name="address">A sockaddr_in or sockaddr_in6; which, its length tells. An IPv4 address in IPv6 is the IPv4 address.</param>
    public static NodeAddress ToNodeAddress(ReadOnlySpan<byte> address)
    {
        var ip = address.Length == V4Size ? address.Slice(V4Offset, 4) : address.Slice(V6Offset, V6Length);
        return NodeAddress.FromIp(ip, BinaryPrimitives.ReadUInt16BigEndian(address[PortOffset..]));
    }
}
