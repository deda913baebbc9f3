namespace FsNet.Simulator.Hostile;

/// <summary>Makes who does what a kind does.</summary>
internal static class Hostiles
{
    public static Stranger Create(SimulatedSwarm swarm, int number, HostilePlan plan) => plan.Kind switch
    {
        HostileKind.Squatters => new Squatters(swarm, number, plan),
        HostileKind.SlowReaders => new SlowReaders(swarm, number, plan),
        HostileKind.Drippers => new Drippers(swarm, number, plan),
        HostileKind.Floods => new Floods(swarm, number, plan),
        HostileKind.Liars => new Liars(swarm, number, plan),
        HostileKind.Crowd => new Crowd(swarm, number, plan),
        HostileKind.IdThieves => new IdThieves(swarm, number, plan),
        HostileKind.SelfSayers => new SelfSayers(swarm, number, plan),
        HostileKind.Corrupters => new Corrupters(swarm, number, plan),
        HostileKind.Stuffers => new Stuffers(swarm, number, plan),
        _ => new Spoofers(swarm, number, plan),
    };
}
