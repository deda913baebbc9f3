using System.Net;
using System.Net.NetworkInformation;
using FsNet.Hosting;
using FsNet.Links;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Queueing;

/// <summary>Makes a node's namespace send its packets to us. Runs inside the namespace.</summary>
internal static class QueueSetup
{
    // Frames of the usual MTU: so that htb on the uplink meets packets as they are on a wire.
    private const int FrameBytes = 1514;

    /// <exception cref="ProgramException">The system refused; the message says what.</exception>
    public static QueuedNode Open(NodePlan plan)
    {
        var device = DeviceOf(plan);
        // Queues before rules: a rule whose queue nobody has taken drops.
        var node = new QueuedNode(plan, new QueueSocket(plan.Sources.Count), new OverrunCounter());
        try
        {
            Command.Run("iptables-restore", ["--noflush", "-w"], Rules(plan, device));
            LimitUplink(plan, device);
            return node;
        }
        catch
        {
            node.Dispose();
            throw;
        }
    }

    private static string DeviceOf(NodePlan plan) =>
        NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(device => HasAddress(device, IPAddress.Parse(plan.Address)))?.Name
        ?? throw new ProgramException($"node {plan.Name}: no interface has the address {plan.Address}", ExitCodes.BackEndMissing);

    private static bool HasAddress(NetworkInterface device, IPAddress address) =>
        device.GetIPProperties().UnicastAddresses.Any(a => a.Address.Equals(address));

    private static string Rules(NodePlan plan, string device)
    {
        var rules = plan.Sources.SelectMany((source, queue) => source.Prefixes.Select(prefix =>
            $"-A PREROUTING -i {device} -s {prefix} -j NFQUEUE --queue-num {queue}"));
        return string.Join('\n', ["*mangle", .. rules, "COMMIT", ""]);
    }

    /// <summary>
    /// A sender that hands over 64 KiB at once needs no help on our side, the kernel cuts it before it is queued here; but its own
    /// htb would count and drop it as one.
    /// </summary>
    private static void LimitUplink(NodePlan plan, string device)
    {
        var lines = UplinkScript.Lines(plan, device).ToList();
        if (lines.Count == 0)
            return;
        Command.Run("ip", ["link", "set", "dev", device, "gso_max_segs", "1", "gso_max_size", $"{FrameBytes}"]);
        Command.Run("tc", ["-batch", "-"], string.Join('\n', lines) + "\n");
    }
}
