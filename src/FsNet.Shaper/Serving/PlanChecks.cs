using System.Net;
using System.Net.Sockets;
using FsNet.Base;
using FsNet.Links;

namespace FsNet.Shaper.Serving;

/// <summary>What is asked is looked at as a whole before any of it stands in a line for tc or iptables.</summary>
internal static class PlanChecks
{
    /// <summary>Longer than any link there is, and short enough that sums of times and of packets stay numbers.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private const long HighestRate = 1_000_000_000_000_000;
    private const double LongestBurst = 1e9;

    /// <exception cref="ProgramException">It cannot be shaped; names what was found and what is allowed.</exception>
    public static void Check(NodePlan plan)
    {
        if (!IPAddress.TryParse(plan.Address, out var address) || address.AddressFamily != AddressFamily.InterNetwork)
            throw Refused(plan.Name, "address", plan.Address, "an IPv4 address");
        Check(plan.Name, "uplink", plan.Uplink);
        Check(plan.Name, "downlink", plan.Downlink);
        foreach (var source in plan.Sources)
        {
            Check(plan.Name, source.Profile);
            foreach (var prefix in source.Prefixes)
                if (!IPNetwork.TryParse(prefix, out var network) || network.BaseAddress.AddressFamily != AddressFamily.InterNetwork)
                    throw Refused(plan.Name, "prefix", prefix, "an IPv4 prefix such as 10.77.1.0/24");
        }
    }

    /// <exception cref="ProgramException">It cannot be shaped; names what was found and what is allowed.</exception>
    public static void Check(string node, LinkProfile profile)
    {
        Check(node, "delay", profile.Delay);
        Check(node, "jitter", profile.Jitter);
        Check(node, "queue", profile.Queue ?? TimeSpan.Zero);
        Check(node, "rate", profile.RateBitsPerSecond ?? 1);
        if (profile.Loss is { Share: not (>= 0 and <= 1) } loss)
            throw Refused(node, "loss", $"{loss.Share}", "a share from 0 to 1");
        if (profile.Loss?.MeanBurstPackets is { } burst && burst is not (>= 1 and <= LongestBurst))
            throw Refused(node, "burst", $"{burst}", $"1 to {LongestBurst} packets");
    }

    private static void Check(string node, string what, AccessLimit? limit)
    {
        Check(node, what, limit?.BitsPerSecond ?? 1);
        Check(node, $"{what} queue", limit?.Queue ?? TimeSpan.Zero);
    }

    private static void Check(string node, string what, TimeSpan time)
    {
        if (time < TimeSpan.Zero || time > Longest)
            throw Refused(node, what, $"{time}", $"up to {Longest.TotalDays} day");
    }

    private static void Check(string node, string what, long rate)
    {
        if (rate is < 1 or > HighestRate)
            throw Refused(node, what, $"{rate} bit/s", $"1 to {HighestRate} bit/s");
    }

    private static ProgramException Refused(string node, string what, string found, string allowed) =>
        new($"links of {node}: {what}: found '{found}', allowed: {allowed}", ExitCodes.BadUsage);
}
