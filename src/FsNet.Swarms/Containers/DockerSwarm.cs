using System.Diagnostics;
using Docker.DotNet.Models;
using FsNet.Base;
using FsNet.Swarms.Capturing;
using FsNet.Swarms.Running;
using FsNet.Swarms.Shaping;
using FsNet.Topologies;

namespace FsNet.Swarms.Containers;

/// <summary>Tracker and nodes in containers. A program shares or fetches only when its links are shaped and its gate is opened.</summary>
internal sealed class DockerSwarm : ISwarm
{
    private const long KilledExitCode = 128 + 9;
    private const uint StopPatienceSeconds = 10;

    private readonly SwarmSetup _setup;
    private readonly DockerRun _run;
    private readonly ContainerPlan _plan;
    private readonly ContainerPrograms _programs;
    private readonly ContainerFleet _fleet;
    private readonly ContainerMonitor _monitor;

    /// <param name="run">Belongs to the swarm from now on.</param>
    /// <param name="links">Null when nothing is asked of them.</param>
    /// <param name="captures">Null when there are none.</param>
    public DockerSwarm(
        SwarmSetup setup, DockerRun run, ContainerPlan plan, ContainerPrograms programs, RunNetworks networks, ShapedLinks? links,
        NodeCaptures? captures)
    {
        (_setup, _run, _plan, _programs) = (setup, run, plan, programs);
        var names = setup.Topology.Nodes.ToDictionary(n => networks.DataAddresses[n.Name].ToString(), n => n.Name);
        _fleet = new ContainerFleet(run.Engine, [.. setup.Topology.Nodes.Select(Plan)], names, networks.DataStart)
        {
            Links = links,
            Captures = captures,
        };
        Nodes = [.. _fleet.Containers.Select(c => c.State)];
        _monitor = new ContainerMonitor(run.Engine, run.Labels.Condition, _fleet.Containers, _fleet.MeasureAsync);
    }

    public string BackEnd => "docker";

    public ShapedLinks? Links => _fleet.Links;

    public NodeCaptures? Captures => _fleet.Captures;

    public IReadOnlyList<string> Notes =>
    [
        $"Docker Engine {_run.Engine.Version}; containers and networks have the label {RunLabels.RunKey}={_run.Labels.Run}",
        Links is null
            ? "nothing is asked of the links: they are as the bridge between the containers is"
            : $"links are shaped by {Links.Shaper}: {Links.Because}",
    ];

    public IReadOnlyList<SwarmNode> Nodes { get; }

    public double CpuSeconds => _fleet.CpuSeconds;

    public long PeakRssBytes => _fleet.PeakRssBytes;

    public long? WireBytes => _fleet.WireBytes;

    public async Task CreateContainersAsync(CancellationToken cancellation)
    {
        _setup.View.Tell($"creating {Nodes.Count} containers");
        var began = Stopwatch.GetTimestamp();
        await ForAllAsync(_fleet.Containers, CreateAsync, cancellation);
        _setup.View.Tell($"created after {Units.FormatTime(Stopwatch.GetElapsedTime(began))}");
    }

    public async Task StartAsync(CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        await ForAllAsync(_fleet.Containers, async c => Find(c.State, await _fleet.StartAsync(c)), cancellation);
        _monitor.Start();
        _setup.View.Tell($"started after {Units.FormatTime(Stopwatch.GetElapsedTime(began))}");
        await _fleet.BeginAsync(cancellation);
    }

    public Task<bool> IsReadyAsync(SwarmNode node, CancellationToken cancellation) =>
        _programs.IsReadyAsync(_fleet[node.Name], async () => await _fleet.ReadLogAsync(node.Name, cancellation) ?? "");

    public Task OpenGateAsync() => _fleet.OpenGatesAsync(Role.Leech, CancellationToken.None);

    public Task KillAsync(string name) => _fleet.KillAsync(name);

    public Task RestartAsync(string name) => _fleet.RestartAsync(name, life => Find(_fleet[name].State, life));

    public IEnumerable<(SwarmNode Node, string Line)> NewEventLines() => _fleet.NewEventLines();

    public string NameOf(string? endPoint) => _fleet.NameOf(endPoint);

    public string AddressOf(SwarmNode node) => _plan.AddressOf(node.Spec);

    public Task<string?> HashCopyAsync(SwarmNode node, CancellationToken cancellation) =>
        Verification.HashAsync(
            _fleet[node.Name].Foreign?.Program.CopyPath ?? Path.Combine(_fleet[node.Name].Folder, _setup.File.Name), cancellation);

    public Task<string?> ReadLogAsync(string name, CancellationToken cancellation) => _fleet.ReadLogAsync(name, cancellation);

    public IReadOnlyList<(SwarmNode Node, string Reason)> Watch() =>
    [
        .. _monitor.TakeEnded(),
        .. _fleet.Containers.Select(c => (c.State, Reason: ComplaintOf(c))).Where(c => c.Reason is not null).Select(c => (c.State, c.Reason!)),
    ];

    public NodeUsage UsageOf(SwarmNode node)
    {
        var used = _fleet[node.Name].Usage;
        return new NodeUsage(used.CpuSeconds, used.PeakRssBytes, used.SentBytes);
    }

    public IReadOnlyList<string> Complaints => [.. _fleet.Containers.Select(c => c.Foreign?.Program.LeftBehind).OfType<string>()];

    public async Task<IReadOnlyList<string>> StopAsync()
    {
        await Task.WhenAll(_fleet.Containers.Where(c => c.IsThere).Select(_fleet.MeasureAsync));
        var nodes = _fleet.Containers.Where(c => c.State.Spec.Role != Role.Tracker).ToList();
        return [.. await StopAsync(nodes), .. await StopAsync(_fleet.Containers.Except(nodes))];
    }

    public async ValueTask DisposeAsync()
    {
        await _monitor.DisposeAsync();
        try
        {
            await ForAllAsync(_fleet.Containers.Where(c => c.Id.Length > 0), SaveLogAsync, CancellationToken.None);
        }
        catch (ProgramException e)
        {
            _setup.View.Tell(e.Message);
        }
        _fleet.Dispose();
        await _run.DisposeAsync();
    }

    private ContainerNode Plan(NodeSpec spec)
    {
        var (state, folder) = (new SwarmNode(spec, _plan.StatusOf(spec)), _plan.FolderOf(spec));
        return new ContainerNode(state, folder, Path.Combine(_plan.EventsFolderOf(spec), ContainerPlan.EventsName))
        {
            Foreign = spec.Program is null ? null : _programs.Make(state, folder),
        };
    }

    /// <summary>Told once in a life, so that waiting for the log does no harm.</summary>
    private string? ComplaintOf(ContainerNode container)
    {
        container.Foreign?.Program.Look(TimeProvider.System.UnixMilliseconds());
        return container.Foreign?.Program.Complaint(
            () => _fleet.ReadLogAsync(container.State.Name, CancellationToken.None).GetAwaiter().GetResult() ?? "", trouble: null);
    }

    private async Task CreateAsync(ContainerNode container)
    {
        var created = await _run.Engine.AskAsync(
            $"creating the container {container.State.Name}",
            c => c.Containers.CreateContainerAsync(_plan.Of(container.State.Spec), CancellationToken.None));
        container.Id = created.ID;
    }

    /// <summary>Where a status page is published may be another port in each life.</summary>
    private void Find(SwarmNode node, ContainerInspectResponse life) =>
        node.Status = _plan.PublishedStatusOf(node.Spec, life.NetworkSettings) ?? node.Status;

    private async Task<IEnumerable<string>> StopAsync(IEnumerable<ContainerNode> containers)
    {
        var up = containers.Where(c => c.IsThere).ToList();
        foreach (var container in up)
            container.NoteDown();
        var killed = await Task.WhenAll(up.Select(StopAsync));
        return up.Zip(killed).Where(n => n.Second).Select(n => n.First.State.Name);
    }

    /// <returns>Whether it had to be killed.</returns>
    private async Task<bool> StopAsync(ContainerNode container)
    {
        if (container.Foreign is not { } foreign)
            return await EndAsync(container);
        var ended = await foreign.StopAsync(TimeSpan.FromSeconds(StopPatienceSeconds));
        await _fleet.MeasureAsync(container);
        foreign.Dispose();
        await EndAsync(container);
        return !ended;
    }

    /// <returns>Whether it had to be killed.</returns>
    private Task<bool> EndAsync(ContainerNode container) => _run.Engine.AskAsync($"stopping {container.State.Name}", async c =>
    {
        await c.Containers.StopContainerAsync(
            container.Id, new ContainerStopParameters { WaitBeforeKillSeconds = StopPatienceSeconds }, CancellationToken.None);
        return (await c.Containers.InspectContainerAsync(container.Id, CancellationToken.None)).State!.ExitCode == KilledExitCode;
    });

    /// <summary>Of all its lives.</summary>
    private async Task SaveLogAsync(ContainerNode container)
    {
        await using var file = new FileStream(Path.Combine(_setup.LogFolder, $"{container.State.Name}.log"), FileMode.Create, FileAccess.Write);
        await _run.Engine.AskAsync($"reading the log of {container.State.Name}", async c =>
        {
            using var log = await c.Containers.GetContainerLogsAsync(
                container.Id, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true }, CancellationToken.None);
            await log.CopyOutputToAsync(Stream.Null, file, file, CancellationToken.None);
        });
    }

    private static Task ForAllAsync(IEnumerable<ContainerNode> containers, Func<ContainerNode, Task> action, CancellationToken cancellation) =>
        Parallel.ForEachAsync(
            containers,
            new ParallelOptions { MaxDegreeOfParallelism = DockerBackEnd.AtOnce, CancellationToken = cancellation },
            async (container, _) => await action(container));
}
