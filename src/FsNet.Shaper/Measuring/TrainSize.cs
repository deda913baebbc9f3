using FsNet.Links;

namespace FsNet.Shaper.Measuring;

/// <summary>How many packets a train has, and how densely they follow one another.</summary>
internal readonly record struct TrainSize(int Packets, double PacketsPerSecond)
{
    private const int PacketsForDelay = 500;
    /// <summary>Of one train: on a slow machine, more would be a load of its own.</summary>
    private const double MaxPacketsPerSecond = 2000;

    /// <summary>Of the asked rate: probes must not queue behind each other.</summary>
    private const double ShareOfRate = 0.2;

    /// <summary>For a mean loss p to be known within 20 % at 95 % confidence, 96 (1 - p) / p independent packets are needed.</summary>
    private const double PacketsForLoss = 96;

    /// <summary>One for each probe. The directions that leave a node share its uplink, those that reach it its downlink.</summary>
    public static IReadOnlyList<TrainSize> Plan(IReadOnlyList<LinkProbe> probes, MeasureBudget budget)
    {
        var leaving = probes.CountBy(p => p.From).ToDictionary();
        var reaching = probes.CountBy(p => p.To).ToDictionary();
        var share = Math.Min(MaxPacketsPerSecond, (double)budget.PacketsPerSecond / Math.Max(1, probes.Count));
        return [.. probes.Select(p => Of(p, Math.Min(share, Allowed(p) / Math.Max(leaving[p.From], reaching[p.To])), budget))];
    }

    private static TrainSize Of(LinkProbe probe, double packetsPerSecond, MeasureBudget budget)
    {
        packetsPerSecond = Math.Min(packetsPerSecond, WithoutOvertaking(probe.Asked.Jitter));
        var packets = Math.Clamp(Needed(probe.Asked.Loss), 1, Math.Max(1, packetsPerSecond * budget.MaxTrain.TotalSeconds));
        return new TrainSize((int)packets, Math.Min(packetsPerSecond, packets / budget.MinTrain.TotalSeconds));
    }

    private static double Allowed(LinkProbe probe)
    {
        const double probeBits = 8.0 * (ProbePacket.SmallBytes + ProbePacket.OverheadBytes);
        return probe.RateBitsPerSecond is { } rate ? rate * ShareOfRate / probeBits : double.MaxValue;
    }

    /// <summary>
    /// Two probes are at least half an interval apart. When that is the whole spread of the jitter, none waits for the one before
    /// it on a link that keeps the order of packets, so that the delay and the jitter seen are those that were drawn.
    /// </summary>
    private static double WithoutOvertaking(TimeSpan jitter) => jitter == TimeSpan.Zero ? double.MaxValue : 1 / (4 * jitter.TotalSeconds);

    private static double Needed(Loss? loss) => loss is { Share: > 0 and < 1 }
        ? Math.Max(PacketsForDelay, PacketsForLoss * (1 - loss.Share) / loss.Share * loss.VarianceFactor)
        : PacketsForDelay;
}
