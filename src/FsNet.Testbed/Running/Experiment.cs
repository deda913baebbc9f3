using FsNet.Hosting;
using FsNet.Links;
using FsNet.Testbed.Capturing;
using FsNet.Testbed.Dashboard;
using FsNet.Testbed.Hosts;
using FsNet.Testbed.Reports;
using FsNet.Testbed.Shaping;
using FsNet.Testbed.Topologies;

namespace FsNet.Testbed.Running;

/// <summary>One run: prepare, start, measure the links, barrier, watch, stop, verify, report.</summary>
internal sealed class Experiment(Topology topology, IBackEnd backEnd, RunOptions options, IProgressView view, TimeProvider time)
{
    private readonly List<string> _failures = [];
    private readonly List<string> _notes =
    [
        .. options.Notes,
        "peakRssBytes is that of the largest single process; cpuSeconds are those of all nodes and the tracker",
    ];

    private IReadOnlyList<MeasuredLink> _links = [];
    private EmulationStatistics? _emulation;
    private double _startupCpuSeconds;
    private long? _startupWireBytes;
    private long _began;

    /// <exception cref="ProgramException">The run could not take place.</exception>
    public async Task<(Report Report, RunFolder Folder)> RunAsync(CancellationToken cancellation)
    {
        _began = time.GetTimestamp();
        CheckTcp();
        using var scratch = ScratchFolder.Create();
        DiskSpace.Check(scratch.Path, SharedFile.LengthOf(topology.File), backEnd.CopiesOnThisDisk(topology));
        var startedAt = time.GetUtcNow();
        var folder = RunFolder.Create(options.Out, topology.Name, startedAt);
        var file = await SharedFile.PrepareAsync(topology, scratch.Path, cancellation);
        RunFiles.WriteFirst(folder, topology, options);

        using var neighbours = NeighbourTable.MakeRoomFor(topology.Nodes.Count);
        if (neighbours.Note is { } note)
            _notes.Add(note);
        using var log = new EventLog(folder, options.Live);
        var recorded = new RecordedTimeline(topology, folder);
        var setup = new SwarmSetup(topology, file, scratch, folder.Logs, view, CapturesIn(folder));
        await using var swarm = await backEnd.CreateAsync(setup, cancellation);
        var record = await RunAsync(swarm, file, log, recorded, cancellation) with
        {
            StartedAt = startedAt,
            RefusedNeighbours = neighbours.Refused,
        };
        if (options.KeepFiles)
        {
            scratch.Keep();
            view.Tell($"the nodes' files stay in {scratch.Path}");
        }
        var report = ReportBuilder.Build(record);
        RunFiles.WriteLast(folder, log, report, record.Host);
        options.Live?.Conclude(report, folder);
        await (options.Finally?.Invoke(report, folder) ?? Task.CompletedTask);
        return (report, folder);
    }

    /// <summary>Namespaces and containers inherit the host's congestion control.</summary>
    /// <exception cref="ProgramException">The topology asks for another (exit code 4).</exception>
    private void CheckTcp()
    {
        if (topology.Tcp is { } asked && CongestionControl.OfThisHost() is { } has && has != asked)
            throw new ProgramException(
                $"tcp: {asked} is asked for, and this host's TCP has {has}; set sysctl net.ipv4.tcp_congestion_control={asked}, "
                + "or leave the key out",
                ExitCodes.BackEndMissing);
    }

    private CaptureSettings? CapturesIn(RunFolder folder) => options.SnapLength is { } snapLength
        ? new CaptureSettings(Directory.CreateDirectory(folder.Captures).FullName, snapLength)
        : null;

    private async Task<RunRecord> RunAsync(
        ISwarm swarm, SharedFile file, EventLog log, RecordedTimeline recorded, CancellationToken cancellation)
    {
        options.Live?.Attach(swarm.ReadLogAsync, swarm.Links is { } shaped ? shaped.Holds : null);
        _notes.AddRange(swarm.Notes);
        if (CongestionControl.OfThisHost() is { } congestionControl)
            _notes.Add($"TCP's congestion control is {congestionControl}, this host's default");
        using var status = new StatusClient();
        var watcher = new Watcher(topology, file, swarm, status, log, recorded, options.Live, view, time);
        var barrier = await StartAsync(swarm, status, log, cancellation);
        if (barrier is null)
            _failures.Add("interrupted before the leechers were told to start");
        else
            await view.ShowAsync(async report => Conclude(await watcher.WatchAsync(report, cancellation), watcher));
        if (barrier is { } start)
            log.Add(start + watcher.Elapsed.TotalMilliseconds, EventLog.Over);
        options.Live?.Desk.Close();
        recorded.Finish(watcher.Elapsed);
        _notes.AddRange(recorded.Notes(options));
        if (swarm.Links is { } links)
            _emulation = await links.StatisticsAsync(CancellationToken.None);
        return await FinishAsync(swarm, file, watcher, barrier, cancellation) with { Command = recorded.CommandOf(options) };
    }

    /// <returns>When the gate opened, Unix milliseconds; null when the user did not want to wait for it.</returns>
    private async Task<double?> StartAsync(ISwarm swarm, StatusClient status, EventLog log, CancellationToken cancellation)
    {
        try
        {
            options.Live?.Enter(RunPhase.Starting);
            view.Tell($"starting 1 tracker, {topology.Seeds.Count()} seed(s) and {topology.Leechers.Count()} leecher(s)");
            var began = time.GetTimestamp();
            await swarm.StartAsync(cancellation);
            await new Startup(swarm, status, time).WaitUntilReadyAsync(cancellation);
            view.Tell($"all ready after {Units.FormatTime(time.GetElapsedTime(began))}");
            _notes.Add($"all programs were started and ready {Units.FormatTime(time.GetElapsedTime(_began))} after the run began");
            await MeasureLinksAsync(swarm, cancellation);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        _startupCpuSeconds = swarm.CpuSeconds;
        _startupWireBytes = swarm.WireBytes;
        log.Barrier = time.UnixMilliseconds();
        log.Add(log.Barrier, "barrier");
        await swarm.OpenGateAsync();
        options.Live?.Begin();
        return log.Barrier;
    }

    private async Task MeasureLinksAsync(ISwarm swarm, CancellationToken cancellation)
    {
        if (swarm.Links is not { } links)
            return;
        options.Live?.Enter(RunPhase.Measuring);
        view.Tell("measuring the links");
        _links = await links.MeasureAsync(cancellation);
    }

    private void Conclude(StopReason stop, Watcher watcher)
    {
        var after = Units.FormatTime(watcher.Elapsed);
        if (stop == StopReason.Interrupted)
            _failures.Add($"interrupted after {after}");
        if (stop == StopReason.OutOfTime)
            _failures.Add($"not complete within {Units.FormatTime(topology.Expect.Within!.Value)}, as expected");
        if (stop == StopReason.Stalled)
            _failures.Add($"stalled: no block arrived anywhere for a long time, given up after {after}");
        // A terminal interrupts the children too: that they end then is no crash.
        if (stop != StopReason.Interrupted)
            _failures.AddRange(watcher.Crashes);
        if (watcher.ActionsLeft > 0)
            _notes.Add($"{watcher.ActionsLeft} actions of the timeline did not happen: the run was over before");
        if (watcher.Host.Count == 0)
            _notes.Add("hostBusyShare is null: this system does not tell, or the run was shorter than a second");
    }

    private async Task<RunRecord> FinishAsync(
        ISwarm swarm, SharedFile file, Watcher watcher, double? barrier, CancellationToken cancellation)
    {
        var leechers = swarm.Nodes.Where(n => n.Spec.Role == Role.Leech).ToList();
        _failures.AddRange(
            leechers.Where(l => l is { IsUp: true, CompletedAt: null, Failure: not null }).Select(l => $"{l.Name}: {l.Failure}"));
        var stubborn = await swarm.StopAsync();
        if (stubborn.Count > 0)
            _failures.Add($"did not end when asked to, and had to be killed: {string.Join(", ", stubborn)}");
        if (swarm.Captures is { } captures)
            _notes.AddRange(await captures.FinishAsync());
        var hashes = await HashesAsync(swarm, leechers, cancellation);
        if (swarm.WireBytes is null)
            _notes.Add("wireBytes is null: the nodes have no interfaces of their own whose bytes this machine could count");
        return new RunRecord
        {
            Topology = topology,
            BackEnd = swarm.BackEnd,
            Shaper = swarm.Links?.Shaper ?? "none",
            StartedAt = default,
            FileBytes = file.Bytes,
            FileSha256 = file.Sha256,
            BlockBytes = swarm.Nodes.Max(n => n.LastStatus?.File?.BlockBytes),
            Barrier = barrier,
            Nodes = [.. swarm.Nodes.Select(n => Record(swarm, n, hashes))],
            Verified = options.Verify && !cancellation.IsCancellationRequested,
            Links = _links,
            Emulation = _emulation,
            WireBytes = swarm.WireBytes - _startupWireBytes,
            CpuSeconds = swarm.CpuSeconds,
            StartupCpuSeconds = _startupCpuSeconds,
            PeakRssBytes = swarm.PeakRssBytes,
            Host = watcher.Host,
            Failures = _failures,
            Notes = _notes,
            Command = options.Command,
        };
    }

    private async Task<IReadOnlyDictionary<string, string>> HashesAsync(
        ISwarm swarm, IReadOnlyList<SwarmNode> leechers, CancellationToken cancellation)
    {
        if (!options.Verify)
            _notes.Add("verifiedNodes is null: --no-verify was given");
        if (!options.Verify || cancellation.IsCancellationRequested)
            return new Dictionary<string, string>();
        options.Live?.Enter(RunPhase.Verifying);
        view.Tell("hashing every copy again from disk");
        return await Verification.HashCopiesAsync(swarm, leechers, cancellation);
    }

    private static NodeRecord Record(ISwarm swarm, SwarmNode node, IReadOnlyDictionary<string, string> hashes)
    {
        var c = node.Counters;
        // A life that is killed takes what it counted since it was asked last; of that, blocks that arrived are known from events.
        var sent = swarm.Nodes.Sum(n => n.BytesFrom.GetValueOrDefault(node.Name));
        var repeated = c.DuplicateBytes + node.RepeatedBytes;
        return new NodeRecord(
            node.Spec,
            swarm.AddressOf(node),
            node.CompletedAt,
            hashes.GetValueOrDefault(node.Name),
            node.PayloadBytes,
            Math.Max(c.BytesIn, node.PayloadBytes + repeated),
            Math.Max(c.BytesOut, sent),
            repeated,
            node.BlocksFrom);
    }
}
