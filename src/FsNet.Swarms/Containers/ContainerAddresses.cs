using System.Net;
using FsNet.Topologies;
using FsNet.Topologies.Planning;

namespace FsNet.Swarms.Containers;

/// <summary>Addresses that somebody else has given: a zone is a list of single addresses.</summary>
internal sealed class ContainerAddresses(IReadOnlyDictionary<NodeSpec, IPAddress> addresses) : INodeAddresses
{
    private readonly Dictionary<string, IPAddress> _byName = addresses.ToDictionary(a => a.Key.Name, a => a.Value);
    private readonly ILookup<Zone, string> _byZone = addresses.ToLookup(a => a.Key.Zone, a => $"{a.Value}/32");

    public IPAddress this[string node] => _byName[node];

    public IReadOnlyList<string> PrefixesOf(Zone zone) => [.. _byZone[zone]];
}
