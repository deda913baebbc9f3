using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace FsNet.Protocol.Wire;

/// <summary>
/// An IPv4 or IPv6 address and a port, 24 bytes of value and no allocation, packed on the wire as 6 or 18 bytes
/// (address, then port). An IPv4-mapped IPv6 address is the IPv4 address it stands for.
/// </summary>
public readonly record struct NodeAddress
{
    public const int PackedSizeV4 = 6;
    public const int PackedSizeV6 = 18;

    private static readonly UInt128 MappedPrefix = new(0, 0xFFFF_0000_0000);

    // Not one UInt128: that is aligned to 16 bytes, and makes 32 of 24.
    private readonly ulong _upper;
    private readonly ulong _lower;

    private NodeAddress(UInt128 ip, ushort port, bool isV6)
    {
        _upper = (ulong)(ip >> 64);
        _lower = (ulong)ip;
        Port = port;
        IsV6 = isV6;
    }

    private UInt128 Ip => new(_upper, _lower);

    public ushort Port { get; }

    public bool IsV6 { get; }

    public int PackedSize => IsV6 ? PackedSizeV6 : PackedSizeV4;

    /// <summary>The same host at another port.</summary>
    public NodeAddress WithPort(ushort port) => new(Ip, port, IsV6);

    public static NodeAddress V4(uint ip, ushort port) => new(ip, port, isV6: false);

    public static NodeAddress From(IPEndPoint endPoint)
    {
        Span<byte> bytes = stackalloc byte[16];
        endPoint.Address.TryWriteBytes(bytes, out var length);
        return FromIp(bytes[..length], (ushort)endPoint.Port);
    }

    /// <param name="ip">4 or 16 bytes in network byte order.</param>
    public static NodeAddress FromIp(ReadOnlySpan<byte> ip, ushort port)
    {
        if (ip.Length == 4)
            return V4(BinaryPrimitives.ReadUInt32BigEndian(ip), port);
        var bits = BinaryPrimitives.ReadUInt128BigEndian(ip);
        return bits >> 32 == MappedPrefix >> 32 ? V4((uint)bits, port) : new NodeAddress(bits, port, isV6: true);
    }

    /// <summary>Whose address it is, as far as bounds are concerned.</summary>
    public AddressPrefix Prefix(PrefixLengths lengths) => new(Ip & (IsV6 ? lengths.MaskV6 : lengths.MaskV4), IsV6);

    /// <summary>The same host at any port.</summary>
    public bool IsSameHost(NodeAddress other) => _upper == other._upper && _lower == other._lower && IsV6 == other.IsV6;

    /// <summary>An address by which a machine means itself: 127.0.0.0/8 or ::1.</summary>
    public bool IsLoopback => IsV6 ? Ip == UInt128.One : _lower >> 24 == 127;

    /// <summary>An IPv6 address of one link only, fe80::/10 (RFC 4291, 2.5.6): it leads nowhere without saying which link.</summary>
    public bool IsLinkLocal => IsV6 && Ip >> 118 == 0b11_1111_1010;

    public IPEndPoint ToEndPoint()
    {
        Span<byte> ip = stackalloc byte[16];
        return new IPEndPoint(new IPAddress(ip[..CopyIpTo(ip)]), Port);
    }

    /// <summary>Writes the 4 or 16 bytes of the address, without the port.</summary>
    /// <returns>How many were written.</returns>
    public int CopyIpTo(Span<byte> destination)
    {
        if (IsV6)
            BinaryPrimitives.WriteUInt128BigEndian(destination, Ip);
        else
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_lower);
        return IsV6 ? 16 : 4;
    }

    /// <summary>6 or 18 bytes.</summary>
    public void Format(ref WireWriter writer)
    {
        if (writer.Take(PackedSize) is { IsEmpty: false } packed)
            CopyTo(packed);
    }

    /// <summary>Writes the 6 or 18 bytes of address and port.</summary>
    public void CopyTo(Span<byte> packed) => BinaryPrimitives.WriteUInt16BigEndian(packed[CopyIpTo(packed)..], Port);

    public static NodeAddress Parse(ref WireReader reader, bool isV6)
    {
        var ip = reader.ReadBytes(isV6 ? 16 : 4);
        var port = reader.ReadUInt16();
        return reader.Failed ? default : FromIp(ip, port);
    }

    /// <param name="packed">6 or 18 bytes, and nothing else.</param>
    public static bool TryParse(ReadOnlySpan<byte> packed, out NodeAddress address)
    {
        var reader = new WireReader(packed);
        address = packed.Length is PackedSizeV4 or PackedSizeV6 ? Parse(ref reader, packed.Length == PackedSizeV6) : default;
        return packed.Length is PackedSizeV4 or PackedSizeV6;
    }

    /// <summary><c>10.0.0.1:9100</c> or <c>[fe80::1]:9100</c>; no host names.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out NodeAddress address)
    {
        address = default;
        if (!IPEndPoint.TryParse(text ?? "", out var endPoint) || !text!.Contains(':'))
            return false;
        address = From(endPoint);
        return true;
    }

    public override string ToString() => ToEndPoint().ToString();

    internal static string Text(UInt128 ip, bool isV6) => new NodeAddress(ip, 0, isV6).ToEndPoint().Address.ToString();
}
