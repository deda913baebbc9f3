using FsNet.Simulator.Hostile;

namespace FsNet.Simulator.Scenarios;

/// <summary>Within which time all are whole although some mean harm: by the same swarm without them, several times.</summary>
internal static class HostileBound
{
    private const double Factor = 1.5;

    /// <summary>Luck makes the time of one swarm differ by a third.</summary>
    private const int Twins = 3;

    /// <summary>Those who wait for a place, an answer or an upload that somebody holds idle wait so long at most.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);

    /// <summary>NodeEngine: who has exchanged no block yet is left in peace for so long.</summary>
    private static readonly TimeSpan TimeToBegin = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <returns>Since seeds and leechers have started.</returns>
    public static TimeSpan Of(SwarmPlan plan) =>
        Factor * Enumerable.Range(0, Twins).Max(i => TimeOf(plan with { Hostiles = [], Seed = plan.Seed + ((ulong)i << 32) })) + Slack + Tries(plan);

    /// <summary>
    /// Each address that the tracker was told of may be called once, as many at a time as there are connections: who answers and brings
    /// nothing gives its place after a while.
    /// </summary>
    private static TimeSpan Tries(SwarmPlan plan) =>
        TimeToBegin * plan.Hostiles.Where(IsKnownToTheTracker).Sum(AddressesOf) / plan.Options.MaxPeers;

    private static bool IsKnownToTheTracker(HostilePlan plan) => plan.Kind is HostileKind.Crowd or HostileKind.Liars or HostileKind.Stuffers;

    private static int AddressesOf(HostilePlan plan) => plan.Spread == AddressSpread.Many ? plan.Addresses : 1;

    public static TimeSpan StartOf(SwarmPlan plan) => plan.SeedsStartAt > plan.LeechersStartAt ? plan.SeedsStartAt : plan.LeechersStartAt;

    private static TimeSpan TimeOf(SwarmPlan plan)
    {
        var swarm = new SimulatedSwarm(plan with { EndsWhenComplete = true });
        swarm.Run(Longest);
        return swarm.World.Now - StartOf(plan);
    }
}
