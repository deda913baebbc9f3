using static System.FormattableString;

namespace FsNet.Links;

/// <summary>
/// The uplink of a node as lines for <c>tc -batch</c>: htb on its own egress, one class for what goes to the emulated network.
/// What goes elsewhere (and ARP) meets no class and is not shaped. Rates count Ethernet headers, as htb does.
/// </summary>
public static class UplinkScript
{
    // Where the interface has no queue length of its own, as Docker's, htb would keep 2 unshaped packets.
    private const int DirectPackets = 1000;

    /// <param name="device">The interface with the node's address.</param>
    /// <returns>No line where the uplink is unlimited.</returns>
    public static IEnumerable<string> Lines(NodePlan plan, string device) =>
        plan.Uplink is { } uplink ? [.. Tree(device, uplink), .. plan.Prefixes.Select(prefix => Filter(device, prefix))] : [];

    private static IEnumerable<string> Tree(string device, AccessLimit uplink) =>
    [
        $"qdisc add dev {device} root handle 1: htb direct_qlen {DirectPackets}",
        Invariant($"class add dev {device} parent 1: classid 1:1 htb rate {uplink.BitsPerSecond}bit ceil {uplink.BitsPerSecond}bit ")
            + Invariant($"burst {LinkFormulas.BurstBytes(uplink.BitsPerSecond)}b cburst {LinkFormulas.CeilingBurstBytes(uplink.BitsPerSecond)}b ")
            + Invariant($"quantum {LinkFormulas.QuantumBytes(uplink.BitsPerSecond)}"),
        Invariant($"qdisc add dev {device} parent 1:1 handle 11: bfifo limit {LimitBytes(uplink)}"),
    ];

    private static string Filter(string device, string prefix) =>
        $"filter add dev {device} parent 1: protocol ip prio 1 u32 match ip dst {prefix} flowid 1:1";

    /// <summary>One frame always fits, or a short queue at a low rate would pass nothing.</summary>
    private static long LimitBytes(AccessLimit uplink) =>
        Math.Max(LinkFormulas.FullFrameBytes, (long)(uplink.BitsPerSecond / 8.0 * uplink.Queue.TotalSeconds));
}
