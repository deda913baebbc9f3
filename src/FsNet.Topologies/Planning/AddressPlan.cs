using System.Buffers.Binary;
using System.Net;
using System.Numerics;
using FsNet.Base;

namespace FsNet.Topologies.Planning;

/// <summary>
/// The IPv4 addresses of a run, in one network of 65,536: every zone has an aligned range of its own, so that one prefix stands for
/// a whole zone in filters. The first range is left to bridges and gateways.
/// </summary>
internal sealed class AddressPlan : INodeAddresses
{
    public const int PrefixLength = 16;

    private const int Reserved = 256;

    /// <summary>As many ports as a Linux bridge has (BR_MAX_PORTS, the number 0 left out).</summary>
    private const int MostNodes = 1023;

    private readonly Dictionary<string, IPAddress> _addresses = [];
    private readonly Dictionary<Zone, string> _prefixes = [];

    /// <param name="network">Its first address, such as 10.77.0.0.</param>
    /// <exception cref="ProgramException">The nodes do not fit (exit code 4).</exception>
    public AddressPlan(IReadOnlyList<NodeSpec> nodes, IPAddress network)
    {
        if (nodes.Count > MostNodes)
            throw new ProgramException(
                $"found {nodes.Count} nodes, allowed: at most {MostNodes}, as many as a Linux bridge has ports; --on sim takes more",
                ExitCodes.BackEndMissing);
        var start = BinaryPrimitives.ReadUInt32BigEndian(network.GetAddressBytes());
        // Large ranges first: each is aligned to its size without a gap.
        var next = (uint)Reserved;
        foreach (var zone in nodes.GroupBy(n => n.Zone).OrderByDescending(z => z.Count()))
        {
            var size = BitOperations.RoundUpToPowerOf2((uint)zone.Count());
            next = (next + size - 1) / size * size;
            _prefixes[zone.Key] = $"{Address(start + next)}/{32 - BitOperations.Log2(size)}";
            foreach (var (index, node) in zone.Index())
                _addresses[node.Name] = Address(start + next + (uint)index);
            next += size;
        }
    }

    public IPAddress this[string node] => _addresses[node];

    public IReadOnlyList<string> PrefixesOf(Zone zone) => [_prefixes[zone]];

    private static IPAddress Address(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return new IPAddress(bytes);
    }
}
