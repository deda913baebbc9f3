using FsNet.Protocol.Content;

namespace FsNet.Links;

/// <summary>One direction between a zone and a node, see <see cref="PacketModel"/>.</summary>
internal sealed class LinkModel
{
    private const long NsPerTick = 100;

    private readonly LossProcess _loss;
    private readonly Prng _jitter;
    private long _delayNs, _jitterNs, _lastNs = long.MinValue;
    private RateQueue? _rate;
    private bool _cut;

    public LinkModel(SourcePlan source, ulong seed)
    {
        _loss = new LossProcess(Stream(seed, source.Zone, "loss"));
        _jitter = Stream(seed, source.Zone, "jitter");
        Change(source.Profile, cut: false);
    }

    public Passage Cross(int wireBytes, long nowNs)
    {
        if (_cut || _loss.LosesNext())
            return new Passage(Fate.Lost, nowNs);
        var arrivalNs = Math.Max(_lastNs, nowNs + NextDelayNs());
        var passage = _rate?.Enter(wireBytes, arrivalNs) ?? new Passage(Fate.Passed, arrivalNs);
        if (!passage.Dropped)
            _lastNs = arrivalNs;
        return passage;
    }

    public void Change(LinkProfile profile, bool cut)
    {
        _cut = cut;
        _loss.Change(profile.Loss);
        _delayNs = profile.Delay.Ticks * NsPerTick;
        _jitterNs = profile.Jitter.Ticks * NsPerTick;
        ChangeRate(profile);
    }

    /// <summary>Uniform in [delay - jitter, delay + jitter), netem's distribution where it was given no table; never below zero.</summary>
    private long NextDelayNs() =>
        _jitterNs == 0 ? _delayNs : Math.Max(0, _delayNs - _jitterNs + (long)(_jitter.NextDouble() * 2 * _jitterNs));

    private void ChangeRate(LinkProfile profile)
    {
        if (profile.RateBitsPerSecond is not { } rate)
        {
            _lastNs = Math.Max(_lastNs, _rate?.FreeNs ?? long.MinValue);
            _rate = null;
            return;
        }
        _rate ??= new RateQueue(rate, QueueOf(profile));
        _rate.Change(rate, QueueOf(profile));
    }

    private static TimeSpan QueueOf(LinkProfile profile) =>
        profile.Queue ?? LinkFormulas.DefaultQueue(profile.Delay);

    /// <summary>Named by zone and purpose, so that another link, or its change, reshuffles nothing.</summary>
    private static Prng Stream(ulong seed, string zone, string purpose) => Prng.For(seed, $"{zone}/{purpose}");
}
