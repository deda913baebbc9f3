using FsNet.Hosting;
using FsNet.Links;
using FsNet.Testbed.Topologies;

namespace FsNet.Testbed.Shaping;

/// <summary>The links of a running swarm: shaped as the topology asks, measured, changed as the timeline goes.</summary>
internal sealed class ShapedLinks
{
    private readonly ShaperClient _shaper;
    private readonly ShapingPlan _plan;
    private readonly LinkState _state;
    private readonly Executor _executor;
    private readonly HashSet<string> _shaped = [];

    private ShapedLinks(ShaperClient shaper, Executor executor, string because, ShapingPlan plan, LinkState state) =>
        (_shaper, _executor, Because, _plan, _state) = (shaper, executor, because, plan, state);

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
            : $"fsnet-shaper holds packets back through NFQUEUE, because this kernel has no netem ({can.Netem})";
        var state = new LinkState(topology);
        return new ShapedLinks(shaper, executor, because, new ShapingPlan(topology, addresses, state), state);
    }

    /// <summary>Shapes nodes as the topology asks and the timeline has changed it since; again after a restart with a new namespace.</summary>
    public async Task ShapeAsync(IEnumerable<(NodeSpec Node, string Namespace)> nodes, CancellationToken cancellation)
    {
        var plans = nodes.Select(n => _plan.Of(n.Node, n.Namespace)).Where(p => p.Sources.Count > 0).ToList();
        await _shaper.AskAsync<ShaperAnswer.Done>(new ShaperRequest.Shape(_executor, plans), cancellation);
        _shaped.UnionWith(plans.Select(p => p.Name));
        var zones = nodes.Select(n => n.Node.Zone).ToHashSet();
        var cut = from f in _state.Zones
                  from t in zones
                  where _state.IsCut(f, t)
                  select new ZoneLink(f, t, _state.Profile(f, t));
        await ApplyAsync(cut, cancellation);
    }

    /// <summary>What was asked beside what probes met.</summary>
    public async Task<IReadOnlyList<MeasuredLink>> MeasureAsync(CancellationToken cancellation)
    {
        var probes = _plan.Probes().Where(p => _shaped.Contains(p.To)).ToList();
        if (probes.Count == 0)
            return [];
        var measured = await _shaper.AskAsync<ShaperAnswer.Measured>(new ShaperRequest.Measure(probes), cancellation);
        var results = measured.Links.ToDictionary(l => (l.From, l.To));
        return [.. probes.Select(p => new MeasuredLink(p, results[(p.From, p.To)]))];
    }

    public Task ChangeAsync(string between, string and, LinkSettings settings, CancellationToken cancellation) =>
        ApplyAsync(_state.Change(between, and, settings), cancellation);

    public Task PartAsync(IReadOnlyList<IReadOnlyList<string>> sides, CancellationToken cancellation) =>
        ApplyAsync(_state.Part(sides), cancellation);

    public Task HealAsync(IReadOnlyList<IReadOnlyList<string>> sides, CancellationToken cancellation) =>
        ApplyAsync(_state.Heal(sides), cancellation);

    /// <summary>How well the emulation went so far.</summary>
    public async Task<EmulationStatistics> StatisticsAsync(CancellationToken cancellation) =>
        (await _shaper.AskAsync<ShaperAnswer.Statistics>(new ShaperRequest.Stats(), cancellation)).Emulation;

    private async Task ApplyAsync(IEnumerable<ZoneLink> links, CancellationToken cancellation)
    {
        var changes = _plan.Changes(links).Where(c => _shaped.Contains(c.Node)).ToList();
        if (changes.Count > 0)
            await _shaper.AskAsync<ShaperAnswer.Done>(new ShaperRequest.Change(changes), cancellation);
    }

    private static string Impossible(Capabilities can) => can.NetAdmin is { } denied
        ? $"links cannot be shaped: {denied}"
        : $"links cannot be shaped: netem: {can.Netem}; NFQUEUE: {can.NfQueue}";
}

/// <summary>One direction between two nodes that stand for their zones.</summary>
internal sealed record MeasuredLink(LinkProbe Asked, LinkMeasurement Met);
