using System.Globalization;

namespace FsNet.Simulator.Scenarios;

/// <summary>A drawn swarm in a few words: what it is, what goes wrong in it, and who means harm.</summary>
internal static class ScenarioText
{
    public static string Of(SwarmPlan plan) => string.Join("; ", (string[])[Swarm(plan), Faults(plan.Faults), .. plan.Hostiles.Select(h => h.ToString())]);

    private static string Swarm(SwarmPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"{plan.Nodes.Count} nodes in {plan.Links.Count} zones, {plan.Layout.BlockCount} blocks of {plan.Layout.BlockBytes >> 10} KiB, "
        + $"{plan.Options.Uploads} uploads, {plan.Options.TargetPeers} to {plan.Options.MaxPeers} peers, "
        + $"seeds from {plan.SeedsStartAt.TotalSeconds:0.0} s on");

    private static string Faults(FaultPlan plan)
    {
        string?[] kinds =
        [
            plan.DatagramLoss > 0 ? "datagrams lost" : null,
            plan.DatagramDuplication > 0 ? "doubled" : null,
            plan.DatagramReordering > 0 ? "late" : null,
            plan.BreakEvery is null ? null : "breaks",
            plan.CrashEvery is null ? null : "crashes",
            plan.ReplaceEvery is null ? null : "replacements",
            plan.SlowEvery is null ? null : "slow spells",
            plan.PartitionEvery is null ? null : "partitions",
            plan.TrackerLossEvery is null ? null : "tracker losses",
            plan.FullDiskEvery is null ? null : "full disks",
            plan.ClockSkew > 0 ? "clocks astray" : null,
            plan.SeedLeavesAfterOneCopy ? "a seed that leaves" : null,
            plan.Liars > 0 ? $"{plan.Liars} liars about {plan.Lies}" : null,
        ];
        return kinds.All(k => k is null) ? "no faults" : string.Join(", ", kinds.OfType<string>());
    }
}
