using FsNet.Simulator.Hostile;
using FsNet.Simulator.Injection;
using FsNet.Simulator.Lanes;

namespace FsNet.Simulator.Setup;

/// <summary>Puts a swarm together with all that its plan asks for.</summary>
public static class SwarmFactory
{
    private static readonly SwarmParts Parts = new(
        Hostiles.Create,
        swarm => new FaultInjector(swarm),
        swarm => new Lockstep(swarm, swarm.Nodes, swarm.Plan.Threads));

    /// <exception cref="ArgumentException">The plan asks for lockstep, and for what there is none with.</exception>
    public static SimulatedSwarm Create(SwarmPlan plan, ISwarmObserver? observer = null) => Create(plan, observer, null);

    /// <param name="watch">Told of every frame; null where nobody watches.</param>
    /// <exception cref="ArgumentException">The plan asks for lockstep, and for what there is none with.</exception>
    internal static SimulatedSwarm Create(SwarmPlan plan, ISwarmObserver? observer, SwarmWatch? watch) => new(plan, Parts, observer, watch);
}
