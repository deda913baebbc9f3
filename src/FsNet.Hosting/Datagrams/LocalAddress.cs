using System.Runtime.InteropServices;

namespace FsNet.Hosting;

/// <summary>
/// The control message that says which of the machine's addresses a datagram was sent to, or is to be sent from: IP_PKTINFO and IPV6_PKTINFO
/// of 64-bit Linux (ip(7), ipv6(7)).
/// <code>
/// u64 length, i32 level, i32 type, then
///   i32 interface, 4 bytes local address, 4 bytes address in the packet     of IPv4
///   16 bytes local address, i32 interface                                   of IPv6, also of IPv4 in it
/// </code>
/// </summary>
internal static class LocalAddress
{
    /// <summary>The longer of both, rounded up to 8.</summary>
    public const int MaxBytes = 40;

    private const int HeadBytes = 16;
    private const int V4Bytes = 12;
    private const int V4Rounded = 32;
    private const int V6InterfaceOffset = HeadBytes + 16;
    private const int LevelIp = 0;
    private const int PacketInfo = 8; // IP_PKTINFO

    /// <returns>Bytes of the message.</returns>
    public static int Write(Span<byte> control, ReadOnlySpan<byte> ip)
    {
        control[..V4Rounded].Clear();
        MemoryMarshal.Write<long>(control, HeadBytes + V4Bytes);
        MemoryMarshal.Write(control[sizeof(long)..], LevelIp);
        MemoryMarshal.Write(control[(sizeof(long) + sizeof(int))..], PacketInfo);
        ip.CopyTo(control[(HeadBytes + sizeof(int))..]);
        return V4Rounded;
    }

    /// <summary>A datagram came in by one interface; the way back may be by another.</summary>
    public static void LeaveInterfaceOpen(Span<byte> control)
    {
        if (control.IsEmpty)
            return;
        var isV4 = MemoryMarshal.Read<int>(control[sizeof(long)..]) == LevelIp;
        control.Slice(isV4 ? HeadBytes : V6InterfaceOffset, sizeof(int)).Clear();
    }
}
