namespace FsNet.Simulator.Tests.Hostile;

/// <summary>Swarms with somebody who means harm.</summary>
internal static class HostilePlans
{
    public static string NameOf(HostileKind kind) => $"{HostileKinds.NameOf(kind)}-0";

    public static SwarmPlan Of(HostileKind kind, SwarmPlan plan, AddressSpread spread = AddressSpread.One, int strength = 4) => plan with
    {
        Hostiles = [new HostilePlan(kind, NameOf(kind), spread, 100, 0, 5_000_000, TimeSpan.Zero, strength)],
    };
}
