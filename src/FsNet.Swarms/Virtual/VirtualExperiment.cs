using System.Globalization;
using FsNet.Base;
using FsNet.Reports;
using FsNet.Simulator;
using FsNet.Simulator.Setup;
using FsNet.Swarms.Running;
using FsNet.Topologies;
using FsNet.Topologies.Planning;
using Process = System.Diagnostics.Process;

namespace FsNet.Swarms.Virtual;

/// <summary>One run in virtual time: the same engines and report as a run with real nodes; no process, no byte of the file.</summary>
internal sealed class VirtualExperiment(Topology topology, RunOptions options, IProgressView view, TimeProvider time)
{
    private const string Name = "sim";
    private const string Shaper = "virtual";

    /// <summary>Lines of blocks.csv and events.jsonl: some 100 MB.</summary>
    private const long MostBlockEvents = 1_000_000;

    /// <summary>Nodes times blocks: bits that the simulator keeps for each of a node's peers. More is weeks, and more memory than there is.</summary>
    private const long MostNodeBlocks = 1L << 31;

    private readonly string[] _notes =
    [
        "time is virtual: see docs/design/simulator.md for the model and its limits",
        "verifiedNodes are nodes whose every block was stored as verified: the simulator moves no bytes, so there is nothing to hash",
        "links are exactly as asked, so \"measured\" repeats what was asked",
        "cpuSeconds and peakRssBytes are those of the simulator itself",
        $"TCP's congestion control is {topology.Tcp ?? "cubic"}, modelled",
    ];

    /// <exception cref="ProgramException">What was asked cannot be, or the folder cannot be made.</exception>
    public async Task<(Report Report, RunFolder Folder)> RunAsync(CancellationToken cancellation)
    {
        CheckPrograms();
        CheckSize();
        var startedAt = time.GetUtcNow();
        var folder = RunFolder.Create(options.Out, topology.Name, startedAt);
        using var log = RunFiles.WriteFirst(folder, topology, options);
        var mishaps = new Mishaps(folder, cancellation);
        var journal = new RunJournal(topology, options, folder, startedAt, _notes);
        var record = journal.Record(Name, Shaper);
        await mishaps.TryAsync("while the file was being hashed", async () =>
        {
            SharedFile.Announce(topology, view);
            var (bytes, sha256) = await SharedFile.DescribeAsync(topology, cancellation);
            record = record with { FileBytes = bytes, FileSha256 = sha256 };
            var links = new LinkState(topology);
            var plan = VirtualPlan.Of(topology, links, bytes);
            record = await RunAsync(links, plan, log, journal, mishaps, cancellation);
            record = record with { FileBytes = bytes, FileSha256 = sha256, Nodes = [.. record.Nodes.Select(n => Hashed(n, sha256))] };
        });
        var report = RunFiles.WriteLast(folder, log, record, mishaps);
        options.Observer?.Conclude(report, folder);
        return (report, folder);
    }

    private void CheckPrograms()
    {
        if (topology.HasPrograms)
            throw new ProgramException(
                "programs: --on sim runs fsnet's own engines, and no program of others; allowed: --on local, --on docker", ExitCodes.BadUsage);
    }

    private void CheckSize()
    {
        var blocks = VirtualPlan.LayoutOf(topology, FileSpec.LengthOf(topology.File)).BlockCount;
        if ((long)blocks * topology.Nodes.Count > MostNodeBlocks)
            throw new ProgramException(
                $"found {topology.Nodes.Count:N0} nodes with {blocks:N0} blocks each, allowed: up to {MostNodeBlocks:N0} nodes times blocks; "
                + "larger blocks or a smaller file are fewer",
                ExitCodes.BadUsage);
    }

    private async Task<RunRecord> RunAsync(
        LinkState links, SwarmPlan plan, EventLog log, RunJournal journal, Mishaps mishaps, CancellationToken cancellation)
    {
        var observer = new Relay();
        var swarm = SwarmFactory.Create(plan, observer);
        var isTooMuch = (long)plan.Layout.BlockCount * plan.Nodes.Count > MostBlockEvents;
        if (isTooMuch)
            journal.Notes.Add($"blocks.csv, block lines in events.jsonl and blocksFrom are left out: more than {MostBlockEvents:N0} blocks");
        var live = options.Observer is { } watched ? new VirtualLive(watched, topology, plan, swarm, time) : null;
        var recorder = new VirtualRecorder(
            log, (journal.StartedAt - DateTimeOffset.UnixEpoch).TotalMilliseconds, swarm.World, options.EveryBlock && !isTooMuch, live);
        observer.To = recorder;
        var timeline = new VirtualTimeline(topology, links, swarm, recorder, journal.Timeline, options.Observer, view);
        timeline.Plan();
        log.Barrier = recorder.UnixMs(plan.LeechersStartAt);
        swarm.Start();
        swarm.At(TimeSpan.Zero, () => Begin(log));
        var startupCpu = CpuSeconds;
        var run = new VirtualRun(topology, plan, swarm, timeline, live, time);
        await mishaps.TryAsync("", () => view.ShowShareAsync(report => Task.Run(
            () => journal.Stop(run.Run(report, cancellation), $"{Units.FormatTime(run.Elapsed)} of virtual time", mishaps),
            CancellationToken.None)));
        log.Add(log.Barrier + run.Elapsed.TotalMilliseconds, EventKind.Over);
        options.Observer?.Desk.Close();
        journal.Close(run.Elapsed, timeline.Ahead.Count);
        journal.Notes.AddRange(Costs(swarm, run.Took));
        return Record(journal.Record(Name, Shaper), swarm, recorder, startupCpu, log.Barrier);
    }

    private void Begin(EventLog log)
    {
        log.Add(log.Barrier, EventKind.Barrier);
        options.Observer?.Begin();
    }

    private static IEnumerable<string> Costs(SimulatedSwarm swarm, TimeSpan took)
    {
        var (messages, bytes) = swarm.TrackerLoad;
        var seconds = Math.Max(0.001, swarm.World.Now.TotalSeconds);
        yield return string.Create(
            CultureInfo.InvariantCulture, $"trace {swarm.TraceHash:x16}: equal for equal runs; {swarm.World.Events:N0} events");
        yield return Cost(swarm, took.TotalSeconds);
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"tracker: {messages:N0} messages in, {messages / seconds:N0} a second; ")
            + $"{Units.FormatSize((long)(bytes / seconds))} a second in and out";
    }

    private static string Cost(SimulatedSwarm swarm, double seconds)
    {
        var (events, blocks) = (swarm.World.Events / Math.Max(0.001, seconds), swarm.BlocksStored / Math.Max(0.001, seconds));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"simulated {swarm.World.Now.TotalSeconds:0.0} s in {seconds:0.0} s: {events:N0} events and {blocks:N0} blocks a second, ")
            + $"{Units.FormatSize(OwnMemory.PeakBytes)} of memory at most";
    }

    private RunRecord Record(RunRecord begun, SimulatedSwarm swarm, VirtualRecorder recorder, double startupCpu, double barrier)
    {
        var specs = topology.Nodes.Where(n => n.Role != Role.Tracker).ToList();
        return begun with
        {
            BlockBytes = swarm.BlockBytes,
            Barrier = barrier,
            Nodes = [.. swarm.Nodes.Select(n => Record(specs[n.Number], n, recorder))],
            Verified = true,
            Links = VirtualLinks.Of(topology),
            WireBytes = swarm.Nodes.Sum(n => n.WireBytesOut),
            CpuSeconds = CpuSeconds,
            StartupCpuSeconds = startupCpu,
            PeakRssBytes = OwnMemory.PeakBytes,
        };
    }

    private static NodeRecord Record(NodeSpec spec, SimulatedNode node, VirtualRecorder recorder) => new(
        spec,
        node.Address.ToString(),
        node.CompletedAt is { } at ? recorder.UnixMs(at) : null,
        null,
        node.BytesIn - node.DuplicateBytes,
        node.BytesIn,
        node.BytesOut,
        node.DuplicateBytes,
        recorder.BlocksFrom(node));

    private static NodeRecord Hashed(NodeRecord node, string sha256) =>
        node.CompletedAt is not null || node.Spec.Role == Role.Seed ? node with { Sha256 = sha256 } : node;

    private static double CpuSeconds => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    /// <summary>The recorder needs the swarm's clock, and the swarm its recorder.</summary>
    private sealed class Relay : ISwarmObserver
    {
        public ISwarmObserver? To { get; set; }

        public bool SeesBlocks => To!.SeesBlocks;

        public void BlockStored(TimeSpan at, SimulatedNode node, int block, SimulatedHost from, int bytes) =>
            To?.BlockStored(at, node, block, from, bytes);

        public void Completed(TimeSpan at, SimulatedNode node) => To?.Completed(at, node);
    }
}
