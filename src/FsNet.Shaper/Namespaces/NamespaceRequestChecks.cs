using System.Net;
using System.Net.Sockets;
using FsNet.Base;
using FsNet.Links;

namespace FsNet.Shaper.Namespaces;

/// <summary>What is asked is looked at as a whole before anything is made.</summary>
internal static class NamespaceRequestChecks
{
    /// <summary>The kernel numbers ports of a bridge with 10 bits, and port 0 is none (BR_MAX_PORTS).</summary>
    public const int MaxPorts = 1023;

    private const int MinPrefixLength = 8;
    private const int MaxPrefixLength = 30;

    /// <returns>The address of each node, in order.</returns>
    /// <exception cref="ProgramException">It cannot be built; names what was found and what is allowed.</exception>
    public static IReadOnlyList<IPAddress> Check(ShaperRequest.Build build)
    {
        if (build.Nodes.Count > MaxPorts)
            throw Refused($"{build.Nodes.Count} nodes: a bridge has at most {MaxPorts} ports");
        if (build.PrefixLength is < MinPrefixLength or > MaxPrefixLength)
            throw Refused($"the prefix length {build.PrefixLength} is not between {MinPrefixLength} and {MaxPrefixLength}");
        if (build.Nodes.GroupBy(n => n.Name).FirstOrDefault(g => g.Count() > 1) is { } name)
            throw Refused($"two nodes are called {name.Key}");
        if (build.Nodes.GroupBy(n => n.Address).FirstOrDefault(g => g.Count() > 1) is { } address)
            throw Refused($"{string.Join(" and ", address.Select(n => n.Name))} have the same address {address.Key}");
        return [.. build.Nodes.Select(Address)];
    }

    private static IPAddress Address(NamespaceSpec node) =>
        IPAddress.TryParse(node.Address, out var address) && address.AddressFamily == AddressFamily.InterNetwork
            ? address
            : throw Refused($"{node.Name}: '{node.Address}' is not an IPv4 address");

    private static ProgramException Refused(string message) => new($"namespaces: {message}", ExitCodes.BadUsage);
}
