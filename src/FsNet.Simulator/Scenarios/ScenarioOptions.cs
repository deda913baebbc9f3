namespace FsNet.Simulator.Scenarios;

/// <param name="Until">Faults happen until then, in virtual time; then all must become whole.</param>
/// <param name="VerifiesBlocks">Off, nodes believe what they receive: to see that this is found.</param>
/// <param name="Hostile">Of these some mean harm in every swarm; none of none. Null draws whether anybody does, and who.</param>
public sealed record ScenarioOptions(TimeSpan Until, bool VerifiesBlocks = true, IReadOnlyList<HostileKind>? Hostile = null);
