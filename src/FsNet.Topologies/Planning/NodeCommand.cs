using System.Globalization;
using System.Net;

namespace FsNet.Topologies.Planning;

/// <summary>The command lines of the programs under test. Every node has an address of its own, and the same ports on it.</summary>
internal static class NodeCommand
{
    public static IReadOnlyList<string> Tracker(NodePlace place) =>
        ["--listen", $"{place.Address}:{place.Ports.Tracker}", "--status", place.Status, .. Lifeline(place)];

    /// <param name="gated">Share only when told to.</param>
    public static IReadOnlyList<string> Seed(NodePlace place, Topology topology, string filePath, bool gated) =>
        ["share", .. Block(topology), .. Gate(gated), .. Common(place, topology), "--", filePath];

    /// <remarks>A tracker that has just come back knows of no file for some seconds, which is no reason to give up.</remarks>
    /// <param name="gated">Start to fetch only when told to; a process that is restarted in mid-run does not wait.</param>
    public static IReadOnlyList<string> Leech(
        NodePlace place, NodeSpec node, Topology topology, string fileName, string folder, bool gated) =>
        ["get", "--out", folder, "--wait", "1min", .. Stay(node), .. Gate(gated), .. Common(place, topology), "--", fileName];

    /// <summary>What a topology says of how nodes choose.</summary>
    public static IEnumerable<string> Policy(Policy policy) =>
    [
        .. Option("--block-policy", policy.Blocks is { } blocks ? PolicyWords.Of(blocks) : null),
        .. Option("--peer-policy", policy.Peers is { } peers ? PolicyWords.Of(peers) : null),
        .. Option("--uploads", policy.Uploads?.ToString(CultureInfo.InvariantCulture)),
        .. Option("--degree", policy.Degree?.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>The size of a block, for who shares.</summary>
    public static IEnumerable<string> Block(Topology topology) => Option("--block", BlockSize(topology));

    /// <summary>Whether who has fetched the file goes on sharing it.</summary>
    public static string[] Stay(NodeSpec node) => node.LeavesWhenComplete ? [] : ["--keep-sharing"];

    private static string[] Lifeline(NodePlace place) => place.HasLifeline ? ["--lifeline"] : [];

    private static string[] Gate(bool gated) => gated ? ["--gate"] : [];

    private static IEnumerable<string> Common(NodePlace place, Topology topology) =>
    [
        "--tracker", $"{place.Tracker}:{place.Ports.Tracker}",
        "--listen", $"{place.Address}:{place.Ports.Node}",
        "--status", place.Status,
        .. Option("--up", Rate(place.OwnLimits.UpBitsPerSecond)),
        .. Option("--down", Rate(place.OwnLimits.DownBitsPerSecond)),
        .. Policy(topology.Policy),
        .. Lifeline(place),
        "--events", place.EventsPath,
    ];

    private static string[] Option(string name, string? value) => value is null ? [] : [name, value];

    private static string? BlockSize(Topology topology) =>
        topology.BlockBytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes}B") : null;

    private static string? Rate(long? bitsPerSecond) =>
        bitsPerSecond is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate}bit") : null;
}

/// <summary>Where one life of a node runs.</summary>
/// <param name="Status">The value of <c>--status</c>.</param>
/// <param name="OwnLimits">What the node keeps to itself, because no link does it.</param>
/// <param name="EventsPath">The file its events go to.</param>
/// <param name="HasLifeline">Whether its standard input is a pipe that ends with the testbed.</param>
internal sealed record NodePlace(
    IPAddress Address, IPAddress Tracker, NodePorts Ports, string Status, Access OwnLimits, string EventsPath, bool HasLifeline = true);
