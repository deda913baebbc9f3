namespace FsNet.Simulator.Checkers;

/// <summary>All that must always hold.</summary>
internal static class Invariants
{
    public static IReadOnlyList<SwarmWatch> All(SwarmPlan plan) =>
    [
        new StoredBlocksAreRight(),
        new HeldBlocksAreStored(),
        new NamedBlocksAreStored(),
        new SentBlocksAreStored(),
        new CompleteFilesAreWhole(),
        new ManifestsAreTrue(),
        new TrackerIsToldTheTruth(),
        new TrackerTellsWhatItWasTold(SimulatedSwarm.MakeManifest(plan)),
        new RequestsAreBounded(plan.Options),
        new AskedBlocksAreKnown(),
        new RequestsAreServedOnce(plan.Options),
        new NewsIsTold(),
        new ConnectionsAreBounded(plan.Options),
        new UploadsAreBounded(),
        new UnreadBytesAreBounded(),
        new HonestNodesAreBelieved(),
        new FramesAreWellFormed(),
        new DatagramsAreBounded(),
    ];
}
