using System.Net;
using FsNet.Topologies.Planning;

namespace FsNet.Swarms.Containers;

/// <summary>
/// Where a run's networks may lie: private addresses that this machine has no route into, for Docker looks at its own networks only. A VPN
/// often takes all of 10.0.0.0/8, so there are candidates elsewhere, too.
/// </summary>
internal static class FreeSubnets
{
    /// <summary>10.192 to 10.223, then 172.31 downwards (Docker itself begins at 172.17), 192.168, and the range for benchmarks.</summary>
    private static readonly (byte First, byte Second)[] Candidates =
    [
        .. Enumerable.Range(192, 32).Select(second => ((byte)10, (byte)second)),
        .. Enumerable.Range(0, 16).Select(i => ((byte)172, (byte)(31 - i))),
        (192, 168), (198, 18), (198, 19),
    ];

    /// <summary>First addresses, the one to try first in front.</summary>
    public static IEnumerable<IPAddress> Among(IReadOnlyList<Route> routes) => Candidates
        .Select(c => new IPAddress([c.First, c.Second, 0, 0]))
        .Where(network => !routes.Any(r => !r.IsDefault && r.Overlaps(network, AddressPlan.PrefixLength)));

    /// <summary>Why there is no other, in words: by the routes, widest first, since those are what people can take away.</summary>
    public static string Complaint(IReadOnlyList<Route> routes)
    {
        var inTheWay = routes.Where(r => !r.IsDefault).OrderBy(r => r.Mask).ToList();
        var named = string.Join(", ", inTheWay.Take(5)) + (inTheWay.Count > 5 ? $" and {inTheWay.Count - 5} more" : "");
        return "a run needs two networks of the size /16, and this machine has routes into, or Docker has networks in, all that were tried: "
            + "10.192 to 10.223, 172.16 to 172.31, 192.168, 198.18, 198.19. "
            + (inTheWay.Count > 0 ? $"Routes: {named}. " : "")
            + "End a VPN that takes them all; fsnet clean and docker network prune remove networks that nobody uses";
    }
}
