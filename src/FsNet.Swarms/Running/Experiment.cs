using FsNet.Base;
using FsNet.Reports;
using FsNet.Swarms.Capturing;
using FsNet.Swarms.Hosts;
using FsNet.Topologies;

namespace FsNet.Swarms.Running;

/// <summary>
/// One run: the folder, the file, the swarm, the report. From the moment that the folder is there a report is written, whatever comes
/// between: an interruption, an engine or a shaper that is gone, a full disk.
/// </summary>
internal sealed class Experiment(Topology topology, IBackEnd backEnd, RunOptions options, IProgressView view, TimeProvider time)
{
    /// <summary>What the report says where no link is emulated.</summary>
    public const string NoShaper = "none";

    private static readonly string[] Notes =
    [
        "peakRssBytes is that of the largest single process; cpuSeconds are those of all nodes and the tracker",
    ];

    private readonly SteadyTime _time = new(time);
    private ISwarm? _swarm;
    private NeighbourTable? _neighbours;

    /// <exception cref="ProgramException">The run could not take place, or what was asked cannot be; nothing was started.</exception>
    public async Task<(Report Report, RunFolder Folder)> RunAsync(CancellationToken cancellation)
    {
        CheckTcp();
        var scratch = ScratchFolder.Create();
        try
        {
            DiskSpace.Check(scratch.Path, FileSpec.LengthOf(topology.File), backEnd.CopiesOnThisDisk(topology));
            var startedAt = _time.GetUtcNow();
            var folder = RunFolder.Create(options.Out, topology.Name, startedAt);
            using var log = RunFiles.WriteFirst(folder, topology, options);
            return (await RunAsync(new RunScene(folder, scratch, startedAt, new Mishaps(folder, cancellation)), log, cancellation), folder);
        }
        finally
        {
            Leave(scratch);
        }
    }

    private async Task<Report> RunAsync(RunScene scene, EventLog log, CancellationToken cancellation)
    {
        RunRecord record;
        Report report;
        var breaks = 0;
        try
        {
            record = await ObserveAsync(scene, log, cancellation);
            report = Report(scene, log, record);
            breaks = scene.Mishaps.Breaks.Count;
            await (options.Finally?.Invoke(report, scene.Folder) ?? Task.CompletedTask);
        }
        finally
        {
            await RemoveAsync(scene);
        }
        return scene.Mishaps.Breaks.Count == breaks ? report : Report(scene, log, record);
    }

    private async Task<RunRecord> ObserveAsync(RunScene scene, EventLog log, CancellationToken cancellation)
    {
        var journal = new RunJournal(topology, options, scene.Folder, scene.StartedAt, Notes);
        var observation = new Observation(topology, options, scene, log, view, journal, _time);
        var record = journal.Record(options.On, NoShaper);
        await scene.Mishaps.TryAsync("while the file was being prepared", async () =>
        {
            SharedFile.Announce(topology, view);
            var file = await SharedFile.PrepareAsync(topology, scene.Scratch.Path, cancellation);
            record = record with { FileBytes = file.Bytes, FileSha256 = file.Sha256 };
            _neighbours = NeighbourTable.MakeRoomFor(topology.Nodes.Count);
            journal.Notes.AddRange(_neighbours.Note is { } note ? [note] : []);
            await scene.Mishaps.TryAsync("before the leechers were told to start", async () =>
            {
                _swarm = await backEnd.CreateAsync(SetupOf(scene, file), cancellation);
                record = await observation.RunAsync(_swarm, file, cancellation);
            });
            record = record with { RefusedNeighbours = _neighbours.Refused };
            Keep(scene.Scratch);
        });
        return record;
    }

    private SwarmSetup SetupOf(RunScene scene, SharedFile file)
    {
        var captures = options.SnapLength is { } snapLength
            ? new CaptureSettings(Directory.CreateDirectory(scene.Folder.Captures).FullName, snapLength)
            : null;
        return new SwarmSetup(topology, file, scene.Scratch, scene.Folder.Logs, view, captures);
    }

    /// <summary>What was observed, and what has gone wrong so far.</summary>
    private Report Report(RunScene scene, EventLog log, RunRecord record)
    {
        var report = RunFiles.WriteLast(scene.Folder, log, record, scene.Mishaps);
        options.Observer?.Conclude(report, scene.Folder);
        return report;
    }

    private async Task RemoveAsync(RunScene scene)
    {
        await scene.Mishaps.TryAsync("", async () => await (_swarm?.DisposeAsync() ?? ValueTask.CompletedTask));
        // Its entries are there as long as its namespaces.
        await scene.Mishaps.TryAsync("", () =>
        {
            _neighbours?.Dispose();
            return Task.CompletedTask;
        });
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

    private void Keep(ScratchFolder scratch)
    {
        if (!options.KeepFiles)
            return;
        scratch.Keep();
        view.Tell($"the nodes' files stay in {scratch.Path}");
    }

    // That a file cannot be deleted is no reason to lose what the run has shown.
    private void Leave(ScratchFolder scratch)
    {
        try
        {
            scratch.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            view.Tell($"{scratch.Path} could not be removed: {e.Message}; fsnet clean tries again when this run is over");
        }
    }
}

/// <summary>Where a run takes place.</summary>
internal sealed record RunScene(RunFolder Folder, ScratchFolder Scratch, DateTimeOffset StartedAt, Mishaps Mishaps);
