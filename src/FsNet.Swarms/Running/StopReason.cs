namespace FsNet.Swarms.Running;

/// <summary>Why the testbed stopped watching a swarm.</summary>
internal enum StopReason
{
    /// <summary>Every leecher that could complete has.</summary>
    Finished,

    /// <summary>The time of <c>expect.within</c> is over.</summary>
    OutOfTime,

    /// <summary>Nothing arrived anywhere for a long time.</summary>
    Stalled,

    /// <summary>The user or the system asked the testbed to end.</summary>
    Interrupted,
}
