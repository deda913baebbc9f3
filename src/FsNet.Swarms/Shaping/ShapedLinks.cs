using FsNet.Base;
using FsNet.Links;
using FsNet.Reports;
using FsNet.Topologies;
using FsNet.Topologies.Planning;

namespace FsNet.Swarms.Shaping;

/// <summary>The links of a running swarm: shaped as the topology asks, measured, changed as the timeline goes.</summary>
internal sealed class ShapedLinks
{
    // A busy host can spoil a measurement, but not the same one again and again; a link that is not as asked stays so.
    private const int MostMeasurements = 4;

    private readonly ShaperClient _shaper;
    private readonly ShapingPlan _plan;
    private readonly LinkState _state;
    private readonly Executor _executor;
    private readonly LinkTolerances _tolerances;
    private readonly HashSet<string> _shaped = [];

    private ShapedLinks(
        ShaperClient shaper, Executor executor, string because, ShapingPlan plan, LinkState state, LinkTolerances tolerances) =>
        (_shaper, _executor, Because, _plan, _state, _tolerances) = (shaper, executor, because, plan, state, tolerances);

    /// <summary>As in reports: <c>netem</c> or <c>nfqueue</c>.</summary>
    public string Shaper => _executor == Executor.Netem ? "netem" : "nfqueue";

    /// <summary>Why this executor, in words.</summary>
    public string Because { get; }

    /// <summary>Takes the best executor that this kernel has for the shaper.</summary>
    /// <exception cref="ProgramException">It has none (exit code 4).</exception>
    public static async Task<ShapedLinks> CreateAsync(
        ShaperClient shaper, Topology topology, INodeAddresses addresses, CancellationToken cancellation)
    {
        var can = (await shaper.AskAsync<ShaperAnswer.Probed>(new ShaperRequest.Probe(), cancellation)).Capabilities;
        if (can.Best is not { } executor)
            throw new ProgramException(Impossible(can), ExitCodes.BackEndMissing);
        var because = executor == Executor.Netem
            ? "this kernel's netem holds packets back, behind the receiver's ingress"
            : $"fsnet-shaper holds packets back through NFQUEUE, because this kernel has no netem ({InShort(can.Netem!)})";
        var state = new LinkState(topology);
        return new ShapedLinks(
            shaper, executor, because, new ShapingPlan(topology, addresses, state), state, topology.Verify.OfLinks);
    }

    /// <summary>Shapes nodes as the topology asks and the timeline has changed it since; again after a restart with a new namespace.</summary>
    public async Task ShapeAsync(IEnumerable<(NodeSpec Node, string Namespace)> nodes, CancellationToken cancellation)
    {
        // Those that nothing is asked of as well: links from them to others are measured at both ends.
        var plans = nodes.Select(n => _plan.Of(n.Node, n.Namespace)).ToList();
        await _shaper.AskAsync<ShaperAnswer.Done>(new ShaperRequest.Shape(_executor, plans), cancellation);
        _shaped.UnionWith(plans.Select(p => p.Name));
        var zones = nodes.Select(n => n.Node.Zone).ToHashSet();
        var cut = from f in _state.Zones
                  from t in zones
                  where _state.IsCut(f, t)
                  select new ZoneLink(f, t, _state.Profile(f, t));
        await ApplyAsync(cut, cancellation);
    }

    /// <summary>What was asked beside what probes met. What is out of tolerance is measured again before that is believed.</summary>
    public async Task<IReadOnlyList<MeasuredLink>> MeasureAsync(CancellationToken cancellation)
    {
        var probes = _plan.Probes().Where(p => _shaped.Contains(p.To)).ToList();
        if (probes.Count == 0)
            return [];
        var measured = await MeasureAsync(probes, 1, cancellation);
        for (var time = 2; time <= MostMeasurements; time++)
        {
            var doubtful = measured.Where(m => m.Complaints(_tolerances).Count > 0).Select(m => m.Asked).ToList();
            if (doubtful.Count == 0)
                break;
            var again = (await MeasureAsync(doubtful, time, cancellation)).ToDictionary(m => m.Asked);
            measured = [.. measured.Select(m => again.GetValueOrDefault(m.Asked, m))];
        }
        return measured;
    }

    private async Task<IReadOnlyList<MeasuredLink>> MeasureAsync(IReadOnlyList<LinkProbe> probes, int time, CancellationToken cancellation)
    {
        var measured = await _shaper.AskAsync<ShaperAnswer.Measured>(new ShaperRequest.Measure(probes, Gentleness(time)), cancellation);
        var results = measured.Links.ToDictionary(l => (l.From, l.To));
        return [.. probes.Select(p => new MeasuredLink(p, results[(p.From, p.To)], time))];
    }

    /// <summary>Whether packets from one zone to another are held back, and so can be in another way.</summary>
    public bool Holds(Zone from, Zone to) => _plan.Holds(from, to);

    public Task ChangeAsync(string between, string and, LinkSettings settings, CancellationToken cancellation) =>
        ApplyAsync(_state.Change(between, and, settings), cancellation);

    public Task PartAsync(Sides sides, CancellationToken cancellation) =>
        ApplyAsync(_state.Part(sides), cancellation);

    public Task HealAsync(Sides sides, CancellationToken cancellation) =>
        ApplyAsync(_state.Heal(sides), cancellation);

    /// <summary>Without the shaper no packet is let go any more, or none is held back.</summary>
    /// <exception cref="ProgramException">It has ended (exit code 4).</exception>
    public void ThrowIfGone()
    {
        if (_shaper.HasEnded)
            throw new ProgramException("fsnet-shaper ended while the swarm ran, and the links with it", ExitCodes.BackEndMissing);
    }

    /// <summary>How well the emulation went so far.</summary>
    public async Task<EmulationStatistics> StatisticsAsync(CancellationToken cancellation) =>
        (await _shaper.AskAsync<ShaperAnswer.Statistics>(new ShaperRequest.Stats(), cancellation)).Emulation;

    private async Task ApplyAsync(IEnumerable<ZoneLink> links, CancellationToken cancellation)
    {
        var changes = _plan.Changes(links).Where(c => _shaped.Contains(c.Node)).ToList();
        if (changes.Count > 0)
            await _shaper.AskAsync<ShaperAnswer.Done>(new ShaperRequest.Change(changes), cancellation);
    }

    // 1, 4, 16, 64: the first time may have been too much for this host, not for the link.
    private static int Gentleness(int time) => 1 << (2 * (time - 1));

    // Of "tc qdisc add ... : Error: Specified qdisc kind is unknown." the end says all.
    private static string InShort(string reason) => reason[Math.Max(0, reason.IndexOf("Error: ", StringComparison.Ordinal))..];

    private static string Impossible(Capabilities can) => can.NetAdmin is { } denied
        ? $"links cannot be shaped: {denied}"
        : $"links cannot be shaped: netem: {can.Netem}; NFQUEUE: {can.NfQueue}";
}
