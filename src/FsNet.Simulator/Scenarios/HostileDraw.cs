using FsNet.Protocol.Swarm;

namespace FsNet.Simulator.Scenarios;

/// <summary>
/// Draws who means harm, and puts them into a swarm. Their lines are thin beside those of the nodes, a quarter of the slowest all
/// together: what they take by bytes alone is no fault of anybody, and all that they do beyond that is.
/// </summary>
internal static class HostileDraw
{
    private const double SwarmShare = 0.4;
    private const int MostHostiles = 3;
    private const double MostOfALine = 0.25;

    /// <summary>So many of the swarms have no faults beside: there it counts how long all take, beside a swarm without harm.</summary>
    private const double CalmShare = 0.5;

    /// <summary>Where lines have no rate.</summary>
    private const long OrdinaryBitsPerSecond = 100_000_000;

    /// <param name="kinds">Null leaves it to chance.</param>
    public static SwarmPlan Join(SwarmPlan plan, IReadOnlyList<HostileKind>? kinds)
    {
        var draw = new Draw(plan.Seed, "hostile");
        if (kinds is null ? !draw.Chance(SwarmShare) : kinds.Count == 0)
            return plan;
        var count = draw.Between(1, MostHostiles);
        var harmed = plan with
        {
            Hostiles = [.. Enumerable.Range(0, count).Select(i => Of(draw, plan, draw.AnyOf(kinds ?? HostileKinds.All), i, count))],
            // Who fills a memory needs time for it.
            SeedsStartAt = draw.Chance(0.5) ? draw.Seconds(0.5, 25) : TimeSpan.Zero,
        };
        return draw.Chance(CalmShare) ? Calm(harmed) : harmed;
    }

    /// <summary>With the policies that are meant for use: by others it is luck how long a swarm takes (32 to 613 s for one, by the seed).</summary>
    private static SwarmPlan Calm(SwarmPlan plan) => plan with
    {
        Faults = new FaultPlan { End = TimeSpan.Zero },
        Options = plan.Options with { Blocks = BlockPolicy.RarestFirst, Peers = PeerPolicy.Neediest },
    };

    private static HostilePlan Of(Draw draw, SwarmPlan plan, HostileKind kind, int number, int of) => new(
        kind,
        $"{HostileKinds.NameOf(kind)}-{number}",
        draw.AnyOf(Enum.GetValues<AddressSpread>()),
        (int)draw.LogBetween(2, 1000),
        draw.Between(0, plan.Links.Count - 1),
        (long)(Slowest(plan) * MostOfALine / of * draw.LogBetween(0.1, 1)),
        draw.Chance(0.4) ? TimeSpan.Zero : draw.Seconds(0.1, 8),
        Strength(draw, kind));

    /// <summary>Few connections for those who do something on them: to keep the others out by number is what squatters do.</summary>
    private static int Strength(Draw draw, HostileKind kind) => (int)(kind switch
    {
        HostileKind.Squatters or HostileKind.Crowd => draw.LogBetween(1, 80),
        HostileKind.SelfSayers => draw.LogBetween(50, 200),
        _ => draw.LogBetween(1, 5),
    });

    /// <summary>Bits per second.</summary>
    private static long Slowest(SwarmPlan plan) =>
        plan.Nodes.SelectMany(n => new[] { n.UpBitsPerSecond, n.DownBitsPerSecond }).Min() ?? OrdinaryBitsPerSecond;
}
