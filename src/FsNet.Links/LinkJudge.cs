using System.Globalization;
using static System.FormattableString;

namespace FsNet.Links;

/// <summary>
/// Holds what was measured against what was asked. It complains only of what the measurement shows: few packets say little about
/// loss, and what they do not rule out is no complaint.
/// </summary>
public static class LinkJudge
{
    private const double Confidence = 0.99;

    /// <summary>Where none was asked, what the machine itself may lose.</summary>
    private const double StrayLoss = 0.0005;

    private const double MinDelayMs = 1;
    private const double MinJitterMs = 1;

    /// <summary>Where none was asked, what a busy machine may add.</summary>
    private const double StrayJitterMs = 5;

    /// <summary>A probe on the wire; on a slow link it takes its time.</summary>
    private const double ProbeBits = 74 * 8;

    /// <returns>What is out of tolerance, in words with figures; empty when nothing is.</returns>
    public static IReadOnlyList<string> Complaints(LinkProbe asked, LinkMeasurement measured, LinkTolerances allowed)
    {
        if (measured.Sent == 0)
            return ["no probe could be sent"];
        if (measured.Received == 0 && asked.Asked.Loss is not { Share: 1 })
            return [string.Create(CultureInfo.InvariantCulture, $"nothing arrived of {measured.Sent} probes")];
        string?[] complaints =
        [
            Delay(asked, measured, allowed.Rtt),
            Jitter(asked.Asked, measured),
            Loss(asked.Asked.Loss, measured, allowed.Loss),
            Rate(asked, measured, allowed.Rate),
        ];
        return [.. complaints.OfType<string>()];
    }

    /// <summary>Jitter blurs the median of n probes by about j / sqrt(n); 2.6 of that is 99 %.</summary>
    private static string? Delay(LinkProbe probe, LinkMeasurement measured, double share)
    {
        if (measured.DelayMs is not { } delayMs)
            return null;
        var askedMs = probe.Asked.Delay.TotalMilliseconds;
        var blurMs = 2.6 * probe.Asked.Jitter.TotalMilliseconds / Math.Sqrt(measured.Received);
        var wireMs = probe.RateBitsPerSecond is { } rate ? ProbeBits * 1000 / rate : 0;
        var allowedMs = Math.Max(MinDelayMs, share * askedMs) + blurMs;
        return delayMs >= askedMs - allowedMs && delayMs <= askedMs + allowedMs + wireMs
            ? null
            : Invariant($"delay: asked {askedMs:0.###} ms, measured {delayMs:0.###} ms, allowed ±{allowedMs:0.###} ms");
    }

    /// <summary>Uniform within the asked jitter on both sides, the standard deviation is j / sqrt(3); a third of j is allowed.</summary>
    private static string? Jitter(LinkProfile asked, LinkMeasurement measured)
    {
        var jitterMs = asked.Jitter.TotalMilliseconds;
        var expectedMs = jitterMs / Math.Sqrt(3);
        var allowedMs = jitterMs > 0 ? Math.Max(MinJitterMs, jitterMs / 3) : Math.Max(StrayJitterMs, 0.05 * asked.Delay.TotalMilliseconds);
        return measured.JitterMs is not { } foundMs || Math.Abs(foundMs - expectedMs) <= allowedMs
            ? null
            : Invariant($"jitter: asked ±{jitterMs:0.###} ms, which is a standard deviation of {expectedMs:0.###} ms, ")
                + Invariant($"measured {foundMs:0.###} ms, allowed ±{allowedMs:0.###} ms");
    }

    /// <summary>
    /// Out of tolerance when the 99 % interval of the measurement has nothing in common with what is allowed. Where losses come in
    /// bursts packets are not independent: as many count as would be, by <see cref="Links.Loss.VarianceFactor"/>.
    /// </summary>
    private static string? Loss(Loss? asked, LinkMeasurement measured, double share)
    {
        var factor = asked?.VarianceFactor ?? 1;
        var lost = measured.Sent - measured.Received;
        var interval = BinomialInterval.Of(lost / factor, measured.Sent / factor, Confidence);
        var wanted = asked?.Share ?? 0;
        var (low, high) = wanted > 0 ? (wanted * (1 - share), wanted * (1 + share)) : (0, StrayLoss);
        return interval.Meets(low, high)
            ? null
            : Invariant($"loss: asked {wanted:0.####%}, measured {(double)lost / measured.Sent:0.####%} ({lost} of {measured.Sent} probes, ")
                + Invariant($"with 99 % confidence {interval.Low:0.####%} to {interval.High:0.####%}), allowed {low:0.####%} to {high:0.####%}");
    }

    /// <summary>Loss on purpose may come before or behind what limits the rate; it may be missing from the rate or not.</summary>
    private static string? Rate(LinkProbe asked, LinkMeasurement measured, double share)
    {
        if (asked.RateBitsPerSecond is not { } rate || measured.RateBitsPerSecond is not { } found)
            return null;
        var low = rate * (1 - share) * (1 - (asked.Asked.Loss?.Share ?? 0));
        var high = rate * (1 + share);
        return found >= low && found <= high
            ? null
            : Invariant($"rate: asked {Mbit(rate)}, measured {Mbit(found)}, allowed {Mbit(low)} to {Mbit(high)}");
    }

    private static string Mbit(double bitsPerSecond) => Invariant($"{bitsPerSecond / 1e6:0.###} Mbit/s");
}
