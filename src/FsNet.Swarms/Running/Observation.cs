using FsNet.Base;
using FsNet.Links;
using FsNet.Reports;
using FsNet.Swarms.Hosts;
using FsNet.Topologies;

namespace FsNet.Swarms.Running;

/// <summary>One swarm from its start to its end: measure the links, barrier, watch, stop, verify. Every step that fails leaves what was
/// seen before it.</summary>
internal sealed class Observation(
    Topology topology, RunOptions options, RunScene scene, EventLog log, IProgressView view, RunJournal journal, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    private IReadOnlyList<MeasuredLink> _links = [];
    private EmulationStatistics? _emulation;
    private double _startupCpuSeconds;
    private long? _startupWireBytes;
    private IReadOnlyDictionary<string, NodeUsage> _startupUsage = new Dictionary<string, NodeUsage>();
    private double? _barrier;

    /// <summary>Does not throw for what happens to the swarm.</summary>
    public async Task<RunRecord> RunAsync(ISwarm swarm, SharedFile file, CancellationToken cancellation)
    {
        options.Observer?.Attach(swarm.ReadLogAsync, swarm.Links is { } shaped ? shaped.Holds : null);
        journal.Notes.AddRange(swarm.Notes);
        journal.Notes.AddRange(ProgramNotes.Of(topology));
        if (CongestionControl.OfThisHost() is { } congestionControl)
            journal.Notes.Add($"TCP's congestion control is {congestionControl}, this host's default");
        using var status = new StatusClient(time);
        var watcher = new Watcher(topology, file, swarm, status, log, journal.Timeline, options.Observer, view, time);
        if (await scene.Mishaps.TryAsync("before the leechers were told to start", () => StartAsync(swarm, status, cancellation)))
            await scene.Mishaps.TryAsync("", () => view.ShowAsync(
                async report => Conclude(await watcher.WatchAsync(report, cancellation), watcher)));
        if (_barrier is { } start)
            log.Add(start + watcher.Elapsed.TotalMilliseconds, EventKind.Over);
        options.Observer?.Desk.Close();
        await scene.Mishaps.TryAsync("", () => CloseAsync(swarm, watcher));
        return await FinishAsync(swarm, file, watcher, cancellation);
    }

    /// <summary>Returns when the gate is open.</summary>
    private async Task StartAsync(ISwarm swarm, StatusClient status, CancellationToken cancellation)
    {
        options.Observer?.Enter(RunPhase.Starting);
        view.Tell($"starting {topology.Nodes.Count(n => n.Role == Role.Tracker)} tracker(s), {topology.Seeds.Count()} seed(s) and {topology.Leechers.Count()} leecher(s)");
        var began = time.GetTimestamp();
        await swarm.StartAsync(cancellation);
        await new Startup(swarm, status, time).WaitUntilReadyAsync(cancellation);
        view.Tell($"all ready after {Units.FormatTime(time.GetElapsedTime(began))}");
        journal.Notes.Add($"all programs were started and ready {Units.FormatTime(time.GetElapsedTime(_began))} after the run began");
        await MeasureLinksAsync(swarm, cancellation);
        cancellation.ThrowIfCancellationRequested();
        _startupCpuSeconds = swarm.CpuSeconds;
        _startupWireBytes = swarm.WireBytes;
        _startupUsage = swarm.Nodes.ToDictionary(n => n.Name, swarm.UsageOf);
        _barrier = log.Barrier = time.UnixMilliseconds();
        log.Add(log.Barrier, EventKind.Barrier);
        await swarm.OpenGateAsync();
        options.Observer?.Begin();
    }

    private async Task MeasureLinksAsync(ISwarm swarm, CancellationToken cancellation)
    {
        if (swarm.Links is not { } links)
            return;
        options.Observer?.Enter(RunPhase.Measuring);
        view.Tell("measuring the links");
        _links = await links.MeasureAsync(cancellation);
    }

    private void Conclude(StopReason stop, Watcher watcher)
    {
        journal.Stop(stop, Units.FormatTime(watcher.Elapsed), scene.Mishaps);
        if (watcher.Host.Count == 0)
            journal.Notes.Add("hostBusyShare is null: this system does not tell, or the run was shorter than a second");
    }

    private async Task CloseAsync(ISwarm swarm, Watcher watcher)
    {
        // A terminal interrupts the children too: that they end then is no crash.
        if (scene.Mishaps.Interruption is null)
            journal.Failures.AddRange(watcher.Crashes);
        journal.Notes.AddRange(ClockNotes.Of(swarm.Nodes));
        journal.Close(watcher.Elapsed, _barrier is null ? 0 : watcher.ActionsLeft);
        if (swarm.Links is { } links && _barrier is not null)
            _emulation = await links.StatisticsAsync(CancellationToken.None);
    }

    private async Task<RunRecord> FinishAsync(ISwarm swarm, SharedFile file, Watcher watcher, CancellationToken cancellation)
    {
        var leechers = swarm.Nodes.Where(n => n.Spec.Role == Role.Leech).ToList();
        journal.Failures.AddRange(
            leechers.Where(l => l is { IsUp: true, CompletedAt: null, Failure: not null } && !watcher.Crashes.Contains(l.Failure)).Select(l => $"{l.Name}: {l.Failure}"));
        await scene.Mishaps.TryAsync("", () => StopAsync(swarm));
        var hashes = await scene.Mishaps.TryGetAsync(
            "while the copies were being hashed", () => HashesAsync(swarm, leechers, cancellation));
        if (swarm.WireBytes is null)
            journal.Notes.Add("wireBytes is null: the nodes have no interfaces of their own whose bytes this machine could count");
        return journal.Record(swarm.BackEnd, swarm.Links?.Shaper ?? Experiment.NoShaper) with
        {
            FileBytes = file.Bytes,
            FileSha256 = file.Sha256,
            BlockBytes = swarm.Nodes.Max(n => n.LastStatus?.File?.BlockBytes),
            Barrier = _barrier,
            Nodes = [.. swarm.Nodes.Select(n => Record(swarm, n, hashes))],
            Verified = hashes is not null,
            Links = _links,
            Emulation = _emulation,
            WireBytes = swarm.WireBytes - _startupWireBytes,
            CpuSeconds = swarm.CpuSeconds,
            StartupCpuSeconds = _startupCpuSeconds,
            PeakRssBytes = swarm.PeakRssBytes,
            Host = watcher.Host,
        };
    }

    private async Task StopAsync(ISwarm swarm)
    {
        var stubborn = await swarm.StopAsync();
        if (stubborn.Count > 0)
            journal.Failures.Add($"did not end when asked to, and had to be killed: {string.Join(", ", stubborn)}");
        journal.Failures.AddRange(swarm.Complaints);
        if (swarm.Captures is { } captures)
            journal.Notes.AddRange(await captures.FinishAsync());
    }

    /// <returns>Null where none was hashed.</returns>
    private async Task<IReadOnlyDictionary<string, string>?> HashesAsync(
        ISwarm swarm, IReadOnlyList<SwarmNode> leechers, CancellationToken cancellation)
    {
        if (!options.Verify)
            journal.Notes.Add("verifiedNodes is null: --no-verify was given");
        if (!options.Verify || scene.Mishaps.IsOver)
            return null;
        options.Observer?.Enter(RunPhase.Verifying);
        view.Tell("hashing every copy again from disk");
        return await Verification.HashCopiesAsync(swarm, leechers, cancellation);
    }

    private NodeRecord Record(ISwarm swarm, SwarmNode node, IReadOnlyDictionary<string, string>? hashes)
    {
        var (c, used) = (node.Counters, swarm.UsageOf(node).Since(_startupUsage.GetValueOrDefault(node.Name)));
        // A life that is killed takes what it counted since it was asked last; of that, blocks that arrived are known from events.
        var sent = swarm.Nodes.Sum(n => n.BytesFrom.GetValueOrDefault(node.Name));
        var repeated = c.DuplicateBytes + node.RepeatedBytes;
        return new NodeRecord(
            node.Spec,
            swarm.AddressOf(node),
            node.CompletedAt,
            hashes?.GetValueOrDefault(node.Name),
            node.PayloadBytes,
            Math.Max(c.BytesIn, node.PayloadBytes + repeated),
            Math.Max(c.BytesOut, sent),
            repeated,
            node.BlocksFrom)
        {
            CpuSeconds = used.CpuSeconds,
            PeakRssBytes = used.PeakRssBytes,
            WireBytes = used.SentBytes,
        };
    }
}
