using FsNet.Links;
using static System.FormattableString;

namespace FsNet.Shaper.Table;

/// <summary>What an emulated link is held to: stricter than the tolerances of a run.</summary>
internal static class Criterion
{
    private const double Confidence = 0.95;
    private const double RateShare = 0.03;

    /// <summary>Of 1514 bytes on the wire TCP with timestamps carries 1448.</summary>
    private const double TcpShare = 1448.0 / 1514;

    public static TableRow Row(TableCase asked, LinkMeasurement found, TcpResult? tcp, IReadOnlyList<string> complaints)
    {
        var (askedText, foundText, criterion, held) = asked.Quantity switch
        {
            Quantity.Delay => Delay(asked.Profile.Delay.TotalMilliseconds, found.DelayMs),
            Quantity.Jitter => Jitter(asked.Profile.Jitter.TotalMilliseconds, found.JitterMs),
            Quantity.Loss => Loss(asked.Profile.Loss!, found),
            Quantity.Rate => Rate(asked.Profile.RateBitsPerSecond!.Value, found.RateBitsPerSecond),
            _ => Rate(asked.Profile.RateBitsPerSecond!.Value * TcpShare, tcp?.Goodput),
        };
        var name = tcp is null ? Name(asked) : $"{Name(asked)}, {tcp.CongestionControl}";
        return new TableRow(name, askedText, foundText, criterion, held, complaints);
    }

    private static (string, string, string, bool) Delay(double askedMs, double? foundMs) => (
        Invariant($"{askedMs} ms"),
        Invariant($"{foundMs:0.000} ms"),
        "within 0.5 ms or 2 %",
        Math.Abs((foundMs ?? double.MaxValue) - askedMs) <= Math.Max(0.5, 0.02 * askedMs));

    private static (string, string, string, bool) Jitter(double askedMs, double? foundMs)
    {
        var deviationMs = askedMs / Math.Sqrt(3);
        return (
            Invariant($"±{askedMs} ms, standard deviation {deviationMs:0.00} ms"),
            Invariant($"standard deviation {foundMs:0.00} ms"),
            "within 0.5 ms or 10 %",
            Math.Abs((foundMs ?? double.MaxValue) - deviationMs) <= Math.Max(0.5, 0.1 * deviationMs));
    }

    /// <summary>Lost packets that come in bursts are counted as the independent ones that would tell as much.</summary>
    private static (string, string, string, bool) Loss(Loss asked, LinkMeasurement found)
    {
        var lost = found.Sent - found.Received;
        var interval = BinomialInterval.Of(lost / asked.VarianceFactor, found.Sent / asked.VarianceFactor, Confidence);
        var burst = asked.MeanBurstPackets is null ? "" : Invariant($", mean burst {(double)lost / Math.Max(1, found.LossBursts):0.00}");
        return (
            Invariant($"{asked.Share * 100:0.##} %") + (asked.MeanBurstPackets is { } mean ? Invariant($", mean burst {mean}") : ""),
            Invariant($"{100.0 * lost / Math.Max(1, found.Sent):0.000} % of {found.Sent}{burst}"),
            Invariant($"95 % interval {interval.Low * 100:0.000} to {interval.High * 100:0.000} %"),
            found.Received > 0 && interval.Contains(asked.Share));
    }

    private static (string, string, string, bool) Rate(double asked, double? found) => (
        Invariant($"{asked / 1e6:0.##} Mbit/s"),
        Invariant($"{found / 1e6:0.000} Mbit/s"),
        "within 3 %",
        Math.Abs((found ?? 0) - asked) <= RateShare * asked);

    private static string Name(TableCase asked) => asked.Quantity switch
    {
        Quantity.Jitter => Invariant($"jitter around {asked.Profile.Delay.TotalMilliseconds} ms"),
        Quantity.Loss when asked.Profile.Loss!.MeanBurstPackets is not null => "loss, Gilbert",
        Quantity.Goodput => Invariant($"one TCP flow, {asked.Profile.RateBitsPerSecond / 1e6} Mbit/s x {RttMs(asked)} ms RTT"),
        _ => asked.Quantity.ToString().ToLowerInvariant(),
    };

    private static double RttMs(TableCase asked) => (asked.Profile.Delay + asked.Back.Delay).TotalMilliseconds;
}
