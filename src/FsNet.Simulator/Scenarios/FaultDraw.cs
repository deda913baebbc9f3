namespace FsNet.Simulator.Scenarios;

/// <summary>
/// Draws what goes wrong. Each kind of fault is there or not, by a coin of its own: a few kinds at a time reach states that all of them
/// at once never let a swarm come to (A. Groce and others, Swarm Testing, 2012).
/// </summary>
internal static class FaultDraw
{
    private const double KindShare = 0.4;

    public static FaultPlan Of(ulong seed, int leechers, TimeSpan until)
    {
        var plan = new FaultPlan { End = until };
        foreach (var (stream, add) in Kinds)
            if (new Draw(seed, $"faults/{stream}") is var draw && draw.Chance(KindShare))
                plan = add(plan, draw);
        return Lying(new Draw(seed, "faults/lies"), plan, leechers);
    }

    private static (string Stream, Func<FaultPlan, Draw, FaultPlan> Add)[] Kinds { get; } =
    [
        ("loss", (plan, draw) => plan with { DatagramLoss = draw.LogBetween(0.01, 0.5) }),
        ("duplication", (plan, draw) => plan with { DatagramDuplication = draw.LogBetween(0.01, 0.3) }),
        ("reordering", (plan, draw) => plan with { DatagramReordering = draw.LogBetween(0.01, 0.3) }),
        ("breaks", (plan, draw) => plan with { BreakEvery = draw.Seconds(0.1, 10) }),
        ("crashes", (plan, draw) => plan with { CrashEvery = draw.Seconds(0.5, 10), DownTime = draw.Seconds(0.1, 10) }),
        ("replacements", (plan, draw) => plan with { ReplaceEvery = draw.Seconds(0.5, 10) }),
        ("slow", (plan, draw) => plan with
        {
            SlowEvery = draw.Seconds(0.5, 10),
            SlowFor = draw.Seconds(0.5, 15),
            SlowShare = draw.LogBetween(0.002, 0.5),
        }),
        ("partitions", (plan, draw) => plan with { PartitionEvery = draw.Seconds(1, 15), PartitionFor = draw.Seconds(0.2, 15) }),
        ("tracker", (plan, draw) => plan with { TrackerLossEvery = draw.Seconds(1, 20), TrackerAwayFor = draw.Seconds(0.01, 20) }),
        ("disks", (plan, draw) => plan with { FullDiskEvery = draw.Seconds(1, 10), FullDiskFor = draw.Seconds(0.5, 10) }),
        ("clocks", (plan, draw) => plan with { ClockSkew = draw.LogBetween(0.001, 0.05) }),
        ("seed", (plan, _) => plan with { SeedLeavesAfterOneCopy = true }),
    ];

    /// <summary>At most a quarter of the leechers, so that most are left to be harmed.</summary>
    private static FaultPlan Lying(Draw draw, FaultPlan plan, int leechers) => leechers < 2 || !draw.Chance(KindShare) ? plan : plan with
    {
        Liars = draw.Between(1, Math.Max(1, leechers / 4)),
        Lies = (Lies)draw.Between(1, (int)(Lies.Blocks | Lies.Manifests | Lies.Holdings)),
    };
}
