using FsNet.Links;
using FsNet.Protocol.Content;

namespace FsNet.Simulator.Network;

/// <summary>The link from one zone to another, one way, as it is at present.</summary>
internal sealed class ZonePath(TcpModel tcp)
{
    /// <summary>Mathis, Semke, Mahdavi and Ott (1997): rate = 1.22 MSS / (RTT sqrt(p)).</summary>
    private const double Mathis = 1.22;

    /// <summary>RFC 9438, 5.1, for C = 0.4 and beta = 0.7: mean window in segments = 1.054 (RTT / p)^(3/4), RTT in seconds.</summary>
    private const double Cubic = 1.054;

    /// <summary>Cardwell and others (2016), figure 8: beyond that BBR's throughput collapses too.</summary>
    private const double MostLossOfBbr = 0.2;

    /// <summary>RFC 8985 (RACK-TLP), 7.2: a probe for a lost tail goes out after two round trips and a little.</summary>
    private static readonly TimeSpan ProbeSlack = TimeSpan.FromMilliseconds(2);

    public LinkProfile Profile { get; private set; } = LinkProfile.Ideal;

    /// <summary>Nothing passes.</summary>
    public bool IsCut { get; private set; }

    /// <summary>There and back.</summary>
    public TimeSpan RoundTrip { get; private set; }

    /// <summary>What losses leave of a TCP flow, in wire bytes per second.</summary>
    public double Ceiling { get; private set; } = double.PositiveInfinity;

    public double? RateBytesPerSecond { get; private set; }

    /// <summary>The first retransmission of what is lost while nothing else is under way: RFC 6298, with Linux's least of 200 ms.</summary>
    public TimeSpan RetransmitAfter => RoundTrip + TimeSpan.FromMilliseconds(200);

    /// <summary>How often a segment is sent in the mean, until one of them has arrived.</summary>
    public double Sendings => Profile.Loss is { Share: > 0 and < 1 and var loss } ? 1 / (1 - loss) : 1;

    /// <summary>Whether an idle flow begins again with the initial window. In Linux none does that controls its rate by itself.</summary>
    public bool ResetsWhenIdle => tcp != TcpModel.Bbr;

    /// <summary>Uniform in delay +- jitter, never below zero. Draws nothing where there is no jitter.</summary>
    public TimeSpan NextDelay(Prng random)
    {
        if (Profile.Jitter == TimeSpan.Zero)
            return Profile.Delay;
        var delay = Profile.Delay + Profile.Jitter * (2 * random.NextDouble() - 1);
        return delay > TimeSpan.Zero ? delay : TimeSpan.Zero;
    }

    /// <summary>As <see cref="NextDelay"/> for a segment of a TCP connection: what is lost comes a retransmission later.</summary>
    public TimeSpan NextSegmentDelay(Prng random)
    {
        var delay = NextDelay(random);
        for (var loss = Profile.Loss?.Share ?? 0; loss > 0 && loss < 1 && random.NextDouble() < loss;)
            delay += 2 * RoundTrip + ProbeSlack;
        return delay;
    }

    public void Set(LinkProfile profile, bool cut) =>
        (Profile, IsCut, RateBytesPerSecond) = (profile, cut, profile.RateBitsPerSecond / 8.0);

    public void Pair(ZonePath back)
    {
        RoundTrip = Profile.Delay + back.Profile.Delay;
        var loss = Profile.Loss?.Share ?? 0;
        var isLimited = RoundTrip > TimeSpan.Zero && loss > (tcp == TcpModel.Bbr ? MostLossOfBbr : 0);
        Ceiling = isLimited
            ? WireCost.OfStream(MeanWindow(loss) * WireCost.SegmentBytes / RoundTrip.TotalSeconds)
            : double.PositiveInfinity;
    }

    // RFC 9438, 4.3: where Reno's window would be the larger one, cubic has that. Only + - * / and sqrt give the same on every machine.
    private double MeanWindow(double loss)
    {
        var ratio = RoundTrip.TotalSeconds / loss;
        return Math.Max(Mathis / Math.Sqrt(loss), Cubic * Math.Sqrt(ratio) * Math.Sqrt(Math.Sqrt(ratio)));
    }
}
