using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Numerics;

namespace FsNet.Swarms.Containers;

/// <summary>IPv4 routes as /proc/net/route tells them, of this process's network namespace or of another's.</summary>
internal static class RouteTable
{
    /// <returns>Nothing where there is no such file: other systems, a process that has ended.</returns>
    public static IReadOnlyList<Route> Read(string path = "/proc/net/route")
    {
        try
        {
            return [.. File.ReadLines(path).Skip(1).Select(Parse)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // "eth0 0000C80A 00000000 0001 0 0 0 0000FFFF ...": interface, destination, gateway, four more, mask.
    private static Route Parse(string line)
    {
        var fields = line.Split('\t', StringSplitOptions.TrimEntries);
        return new Route(fields[0], Value(fields[1]), Value(fields[7]));
    }

    // The kernel prints the four bytes as they lie in memory, as one number of this machine's byte order.
    private static uint Value(string hex) =>
        BinaryPrimitives.ReadUInt32BigEndian(BitConverter.GetBytes(uint.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
}

/// <param name="Destination">The network's first address as a number.</param>
/// <param name="Mask">0 for the default route.</param>
internal readonly record struct Route(string Interface, uint Destination, uint Mask)
{
    public bool IsDefault => Mask == 0;

    public override string ToString()
    {
        var address = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(address, Destination);
        return string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(address)}/{BitOperations.PopCount(Mask)} ({Interface})");
    }

    /// <param name="network">First address of a network.</param>
    public bool Overlaps(IPAddress network, int prefixLength)
    {
        var common = Mask & (uint.MaxValue << (32 - prefixLength));
        return ((Destination ^ BinaryPrimitives.ReadUInt32BigEndian(network.GetAddressBytes())) & common) == 0;
    }
}
