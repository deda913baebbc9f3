using FsNet.Simulator.Setup;

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
    /// Each address has its time once: those that the tracker was told of when they are called, as many at a time as there are
    /// connections, for as long as a first block may take; those that call the time to begin, as many at a time as there are seats; and
    /// those of these that promise blocks for as long as a first block may take, for two at a time are asked for one.
    /// </summary>
    private static TimeSpan Tries(SwarmPlan plan) =>
        FirstBlock(plan) * Addresses(plan, IsKnownToTheTracker) / plan.Options.MaxPeers
        + TimeToBegin * Addresses(plan, Calls) / plan.Options.MaxFilePeers
        + FirstBlock(plan) * Addresses(plan, h => h.Kind == HostileKind.Drippers) / 2;

    /// <summary>NodeEngine: the patience with one that has everything, by its word, until its first block is late.</summary>
    private static TimeSpan FirstBlock(SwarmPlan plan) => TimeSpan.FromSeconds(3 + 4 * plan.Layout.BlockBytes / 125_000.0);

    private static int Addresses(SwarmPlan plan, Func<HostilePlan, bool> which) => plan.Hostiles.Where(which).Sum(AddressesOf);

    private static bool IsKnownToTheTracker(HostilePlan plan) => plan.Kind is HostileKind.Crowd or HostileKind.Liars or HostileKind.Stuffers;

    private static bool Calls(HostilePlan plan) =>
        !IsKnownToTheTracker(plan) && plan.Kind is not (HostileKind.SelfSayers or HostileKind.Spoofers);

    private static int AddressesOf(HostilePlan plan) => plan.Spread == AddressSpread.Many ? plan.Addresses : 1;

    public static TimeSpan StartOf(SwarmPlan plan) => plan.SeedsStartAt > plan.LeechersStartAt ? plan.SeedsStartAt : plan.LeechersStartAt;

    private static TimeSpan TimeOf(SwarmPlan plan)
    {
        var swarm = SwarmFactory.Create(plan with { EndsWhenComplete = true });
        swarm.Run(Longest);
        return swarm.World.Now - StartOf(plan);
    }
}
