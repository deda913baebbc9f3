using System.Net;

namespace FsNet.Topologies.Planning;

/// <summary>Where the nodes of a swarm are on its emulated network.</summary>
internal interface INodeAddresses
{
    /// <summary>IPv4.</summary>
    IPAddress this[string node] { get; }

    /// <summary>IPv4 prefixes that hold the zone's nodes and nobody else.</summary>
    IReadOnlyList<string> PrefixesOf(Zone zone);
}
