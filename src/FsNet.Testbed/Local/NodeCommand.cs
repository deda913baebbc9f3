using System.Globalization;
using System.Net;
using FsNet.Testbed.Topologies;

namespace FsNet.Testbed.Local;

/// <summary>The command lines of the programs under test. Every node has an address of its own, and the same ports on it.</summary>
internal static class NodeCommand
{
    public static IReadOnlyList<string> Tracker(IPAddress address, LoopbackPorts ports) =>
        ["--listen", $"{address}:{ports.Tracker}", "--status", $"{address}:{ports.TrackerStatus}", "--lifeline"];

    public static IReadOnlyList<string> Seed(NodePlace place, Topology topology, string filePath) =>
        ["share", .. Option("--block", BlockSize(topology)), .. Common(place, topology), "--", filePath];

    /// <param name="gated">Start to fetch only when a newline comes; a node that is restarted in mid-run does not wait.</param>
    public static IReadOnlyList<string> Leech(NodePlace place, Topology topology, string fileName, string folder, bool gated) =>
        ["get", "--out", folder, "--keep-sharing", .. Gate(gated), .. Common(place, topology), "--", fileName];

    private static string[] Gate(bool gated) => gated ? ["--gate"] : [];

    private static IEnumerable<string> Common(NodePlace place, Topology topology) =>
    [
        "--tracker", $"{place.Tracker}:{place.Ports.Tracker}",
        "--listen", $"{place.Address}:{place.Ports.Node}",
        "--status", $"{place.Address}:{place.Ports.NodeStatus}",
        .. Option("--up", Rate(place.Access.UpBitsPerSecond)),
        .. Option("--down", Rate(place.Access.DownBitsPerSecond)),
        .. Option("--block-policy", topology.Policy.Blocks),
        .. Option("--peer-policy", topology.Policy.Peers),
        .. Option("--uploads", topology.Policy.Uploads),
        "--lifeline",
        "--events", place.EventsPath,
    ];

    private static string[] Option(string name, string? value) => value is null ? [] : [name, value];

    private static string? BlockSize(Topology topology) =>
        topology.BlockBytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes}B") : null;

    private static string? Rate(long? bitsPerSecond) =>
        bitsPerSecond is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate}bit") : null;
}

/// <summary>Where one life of a node runs: its address, its tracker, its limits, and the file its events go to.</summary>
internal sealed record NodePlace(IPAddress Address, IPAddress Tracker, LoopbackPorts Ports, Access Access, string EventsPath);
