using System.Buffers.Binary;
using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator.Hostile;

/// <summary>The addresses of somebody who may have many.</summary>
/// <param name="owner">Tells owners apart: 0 to 63.</param>
internal sealed class AddressPool(AddressSpread spread, int count, int owner, Prng random)
{
    private const int FirstPort = 1024;
    private const int Ports = 64_000;

    private int _taken;

    public NodeAddress First => spread == AddressSpread.Prefix ? V6(1, FirstPort) : V4(0, FirstPort);

    public bool Owns(NodeAddress address)
    {
        Span<byte> ip = stackalloc byte[16];
        address.CopyIpTo(ip);
        return address.IsV6 == (spread == AddressSpread.Prefix)
            && (address.IsV6 ? ip[0] == 0xFD && ip[7] == owner : ip[0] == 10 && ip[1] == 64 + owner);
    }

    /// <summary>An address and a port to call, or to register, from.</summary>
    public NodeAddress Next()
    {
        var port = FirstPort + _taken++ % Ports;
        return spread switch
        {
            AddressSpread.One => V4(0, port),
            AddressSpread.Prefix => V6(random.NextUInt64(), port),
            _ => V4(random.Next(count), port),
        };
    }

    private NodeAddress V4(int host, int port) => NodeAddress.V4((uint)(10 << 24 | 64 + owner << 16 | host), (ushort)port);

    private NodeAddress V6(ulong host, int port)
    {
        Span<byte> ip = [0xFD, 0, 0, 0, 0, 0, 0, (byte)owner, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt64BigEndian(ip[8..], host);
        return NodeAddress.FromIp(ip, (ushort)port);
    }
}
