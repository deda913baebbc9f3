using FsNet.Simulator.Events;

namespace FsNet.Simulator;

/// <summary>How what stands above a swarm is made: those who mean harm, its faults, and who computes it in windows.</summary>
internal sealed record SwarmParts(
    Func<SimulatedSwarm, int, HostilePlan, Stranger> Stranger,
    Func<SimulatedSwarm, IFaults> Faults,
    Func<SimulatedSwarm, ILockstep> Lockstep);
