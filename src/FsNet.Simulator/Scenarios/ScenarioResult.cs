namespace FsNet.Simulator.Scenarios;

/// <summary>How a seed's scenario went.</summary>
/// <param name="Ended">Virtual time.</param>
/// <param name="HadCopy">Whether a whole copy was left in the swarm when faults stopped; without one nobody can be complete.</param>
/// <param name="Faults">How often each kind happened.</param>
/// <param name="Hostiles">Who meant harm.</param>
/// <param name="Drawn">What the seed stands for, in words.</param>
/// <param name="Trace">Equal for equal traces.</param>
/// <param name="Failure">Null when all went well.</param>
public sealed record ScenarioResult(
    ulong Seed,
    int Nodes,
    TimeSpan Ended,
    long Events,
    bool HadCopy,
    IReadOnlyDictionary<FaultKind, long> Faults,
    IReadOnlyList<HostilePlan> Hostiles,
    string Drawn,
    ulong Trace,
    ScenarioFailure? Failure);

/// <param name="Invariant">What does not hold, as a sentence.</param>
/// <param name="At">Virtual time.</param>
/// <param name="Message">Who, what.</param>
public sealed record ScenarioFailure(string Invariant, TimeSpan At, string Message);
