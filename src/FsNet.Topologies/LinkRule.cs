using FsNet.Links;

namespace FsNet.Topologies;

/// <summary>The keys of one link entry; null where a key was not written.</summary>
public sealed record LinkSettings(TimeSpan? Delay, TimeSpan? Jitter, Loss? Loss, long? RateBitsPerSecond, TimeSpan? Queue)
{
    public static LinkSettings None { get; } = new(null, null, null, null, null);

    public LinkProfile Over(LinkProfile below) => new(
        Delay ?? below.Delay,
        Jitter ?? below.Jitter,
        Loss ?? below.Loss,
        RateBitsPerSecond ?? below.RateBitsPerSecond,
        Queue ?? below.Queue);
}

/// <summary>A link entry: settings for packets from one region or group to another.</summary>
public sealed record LinkRule(string From, string To, bool BothWays, LinkSettings Settings)
{
    public bool Matches(Zone from, Zone to) => (from.Is(From) && to.Is(To)) || (BothWays && from.Is(To) && to.Is(From));
}
