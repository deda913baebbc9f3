using FsNet.Base;
using FsNet.Links;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Queueing;

/// <summary>Makes a node's namespace send its packets to us. Runs inside the namespace.</summary>
internal static class QueueSetup
{
    // 64 KiB take 5 ms at 100 Mbit/s. Above, the processor time of single frames costs more rate than it gains precision.
    private const long FastestUplinkOfSingleFrames = 100_000_000;

    /// <exception cref="ProgramException">The system refused; the message says what.</exception>
    public static QueuedNode Open(NodePlan plan)
    {
        var device = NodeDevice.Of(plan.Address);
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

    private static string Rules(NodePlan plan, string device)
    {
        var rules = plan.Sources.SelectMany((source, queue) => source.Prefixes.Select(prefix =>
            $"-A PREROUTING -i {device} -s {prefix} -j NFQUEUE --queue-num {queue}"));
        return string.Join('\n', ["*mangle", .. rules, "COMMIT", ""]);
    }

    private static void LimitUplink(NodePlan plan, string device)
    {
        var lines = UplinkScript.Lines(plan, device).ToList();
        if (lines.Count == 0)
            return;
        if (plan.Uplink!.BitsPerSecond <= FastestUplinkOfSingleFrames)
            SendSingleFrames(device);
        Command.Run("tc", ["-batch", "-"], string.Join('\n', lines) + "\n");
    }

    /// <summary>
    /// Else TCP hands over up to 64 KiB as one, which htb would count, queue and drop as one. Only the uplink needs it: what is
    /// queued for us the kernel has cut into frames before, for we never ask it not to (NFQA_CFG_F_GSO).
    /// </summary>
    private static void SendSingleFrames(string device) =>
        Command.Run("ip", ["link", "set", "dev", device, "gso_max_segs", "1", "gso_max_size", $"{LinkFormulas.FullFrameBytes}"]);
}
