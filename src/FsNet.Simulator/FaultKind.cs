namespace FsNet.Simulator;

/// <summary>What went wrong by the fault plan: to be counted, and to be read in a trace.</summary>
public enum FaultKind
{
    DatagramLost,
    DatagramDoubled,
    DatagramLate,
    ConnectionBroken,
    Crash,
    Replaced,
    Slow,
    Partition,
    TrackerLoss,
    ClockSkew,
    DiskFull,
    WrongBlock,
    WrongManifest,
    WrongHoldings,
    SeedLeft,
}
