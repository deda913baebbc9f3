using System.Diagnostics;
using System.Security.Cryptography;
using FsNet.Base;
using FsNet.Links;
using FsNet.Protocol.Content;

namespace FsNet.Shaper.Measuring;

/// <summary>
/// Measures links between namespaces from one process, which has both ends of each: one clock stamps departure and arrival, so
/// that each direction is known by itself.
/// </summary>
internal sealed class LinkMeter : IDisposable
{
    private const double RatePackets = 200;
    private const double MinRateSeconds = 0.8;
    private const double MaxRateSeconds = 2;
    private static readonly TrainSize WarmUpTrain = new(Packets: 3, PacketsPerSecond: 20);
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(300);

    /// <summary>Beyond what was asked: a link that is much slower than that is to be seen as slow, not as lossy.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<LinkProbe> _probes;
    private readonly MeasureBudget _budget;
    private readonly Dictionary<string, ProbeSocket> _sockets = [];
    private readonly ulong _nonce = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private LinkMeter(IReadOnlyList<LinkProbe> probes, MeasureBudget budget)
    {
        _probes = probes;
        _budget = budget;
    }

    /// <returns>One measurement for each probe, in order.</returns>
    /// <exception cref="ProgramException">A probe names a node that is not there, or a namespace cannot be entered.</exception>
    public static IReadOnlyList<LinkMeasurement> Measure(
        IReadOnlyList<LinkProbe> probes, IReadOnlyCollection<MeasuredNode> nodes, MeasureBudget budget)
    {
        using var meter = new LinkMeter(probes, budget);
        meter.Open(nodes.ToDictionary(n => n.Name));
        meter.WarmUp();
        return meter.WithRates(meter.RunTrains(TrainSize.Plan(probes, budget)));
    }

    public void Dispose()
    {
        foreach (var socket in _sockets.Values)
            socket.Dispose();
    }

    private void Open(Dictionary<string, MeasuredNode> nodes)
    {
        foreach (var name in _probes.SelectMany(p => new[] { p.From, p.To }).Distinct())
        {
            if (!nodes.TryGetValue(name, out var node))
                throw new ProgramException($"measure: there is no node {name}", ExitCodes.BadUsage);
            _sockets[name] = ProbeSocket.Open(node);
        }
    }

    /// <summary>Before stamps count the neighbours have to know each other's addresses, and each path to have been gone.</summary>
    private void WarmUp() => RunTrains([.. _probes.Select(_ => WarmUpTrain)]);

    private LinkMeasurement[] RunTrains(IReadOnlyList<TrainSize> sizes)
    {
        var all = Enumerable.Range(0, _probes.Count);
        var trains = Run((route, start) => new ProbeTrain(route, sizes[route.Number], start, Random(route.Number)), all);
        return [.. trains.Select(t => t.Result())];
    }

    private LinkMeasurement[] WithRates(LinkMeasurement[] measured)
    {
        var rounds = RateRounds.Plan(_probes, _budget.RoundBitsPerSecond);
        foreach (var round in rounds)
        {
            var lead = round.Max(i => Lead(_probes[i].Asked));
            var counted = round.Max(i => CountedSeconds(_probes[i], rounds.Count));
            var flows = Run((route, start) => Flow(route, start, lead, counted), round);
            foreach (var (i, flow) in round.Zip(flows))
                measured[i] = measured[i] with { RateBitsPerSecond = flow.Result() };
        }
        return measured;
    }

    private static RateFlow Flow(ProbeRoute route, long start, TimeSpan lead, double counted)
    {
        var from = start + Stamps(lead);
        return new RateFlow(route, route.Probe.RateBitsPerSecond!.Value, start, from, from + (long)(counted * Stopwatch.Frequency));
    }

    /// <summary>All flows at once; returns when what they sent has arrived, or had the time to.</summary>
    private List<T> Run<T>(Func<ProbeRoute, long, T> create, IEnumerable<int> probes) where T : IProbeFlow
    {
        var start = Stopwatch.GetTimestamp() + Stamps(TimeSpan.FromMilliseconds(10));
        var flows = new List<T>();
        var nonce = _nonce + (ulong)start;
        foreach (var i in probes)
        {
            var probe = _probes[i];
            flows.Add(create(new ProbeRoute(probe, _sockets[probe.From], _sockets[probe.To], nonce, flows.Count), start));
        }
        IReadOnlyList<IProbeFlow> all = [.. flows];
        var receiver = new ProbeReceiver([.. _sockets.Values], all, nonce);
        Pacer.Run(all, punctual: typeof(T) == typeof(ProbeTrain));
        receiver.Finish(Stopwatch.GetTimestamp() + Stamps(_probes.Max(p => OneWay(p.Asked)) + Patience));
        return flows;
    }

    private Prng Random(int flow) => Prng.For(_nonce, (ulong)flow);

    /// <summary>Until packets arrive at the rate: the first has crossed, and what a token bucket had saved is gone.</summary>
    private static TimeSpan Lead(LinkProfile asked) => OneWay(asked) + Settle;

    /// <summary>Enough packets for a figure, shorter where there are many rounds.</summary>
    private double CountedSeconds(LinkProbe probe, int rounds)
    {
        var packetsPerSecond = (double)probe.RateBitsPerSecond! / (8 * (ProbePacket.FullBytes + ProbePacket.OverheadBytes));
        return Math.Max(RatePackets / packetsPerSecond, Math.Clamp(_budget.Rates.TotalSeconds / rounds, MinRateSeconds, MaxRateSeconds));
    }

    private static TimeSpan OneWay(LinkProfile asked) => asked.Delay + 2 * asked.Jitter;

    private static long Stamps(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
