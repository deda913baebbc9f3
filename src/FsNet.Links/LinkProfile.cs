namespace FsNet.Links;

/// <summary>What happens to packets from one zone to another, one way. The same record drives every executor.</summary>
/// <param name="Delay">One way.</param>
/// <param name="Jitter">The spread around the delay.</param>
/// <param name="RateBitsPerSecond">Per receiving node; null is unlimited (beyond what the nodes' own access allows).</param>
/// <param name="Queue">Length of the queue in time at the rate; null is the executor's default, max(RTT, 20 ms).</param>
public sealed record LinkProfile(TimeSpan Delay, TimeSpan Jitter, Loss? Loss, long? RateBitsPerSecond, TimeSpan? Queue)
{
    public static LinkProfile Ideal { get; } = new(TimeSpan.Zero, TimeSpan.Zero, null, null, null);
}

/// <summary>Packets lost. With a burst it is the two-state model of Gilbert: in the bad state every packet is lost.</summary>
/// <param name="Share">The mean share of packets lost, 0 to 1.</param>
/// <param name="MeanBurstPackets">The mean length of a run of lost packets; null loses each packet independently.</param>
public sealed record Loss(double Share, double? MeanBurstPackets)
{
    /// <summary>Probability per packet of leaving the bad state: r = 1/b.</summary>
    public double? LeaveBad => 1 / MeanBurstPackets;

    /// <summary>Probability per packet of entering the bad state, which gives the mean loss L: p = L r / (1 - L).</summary>
    public double? EnterBad => Share * LeaveBad / (1 - Share);

    /// <summary>
    /// By how much a burst makes the share of n lost packets spread wider than n independent ones would: packets of the two-state
    /// chain correlate by c = 1 - p - r from one to the next, so n of them tell as much as n (1 - c) / (1 + c) independent ones.
    /// </summary>
    public double VarianceFactor => MeanBurstPackets > 1 ? (2 - EnterBad!.Value - LeaveBad!.Value) / (EnterBad.Value + LeaveBad.Value) : 1;
}
