using FsNet.Links;
using FsNet.Protocol.Content;

namespace FsNet.Simulator.Network;

/// <summary>The link from one zone to another, one way, as it is at present.</summary>
internal sealed class ZonePath
{
    /// <summary>Mathis, Semke, Mahdavi and Ott (1997): rate = 1.22 MSS / (RTT sqrt(p)).</summary>
    private const double Mathis = 1.22;

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
        Ceiling = loss > 0 && RoundTrip > TimeSpan.Zero
            ? WireCost.OfStream(Mathis * WireCost.SegmentBytes / (RoundTrip.TotalSeconds * Math.Sqrt(loss)))
            : double.PositiveInfinity;
    }
}
