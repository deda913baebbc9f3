using System.Diagnostics;
using Docker.DotNet.Models;
using FsNet.Hosting;
using FsNet.Testbed.Running;
using FsNet.Testbed.Shaping;
using FsNet.Testbed.Topologies;

namespace FsNet.Testbed.Containers;

/// <summary>Tracker and nodes in containers. A program shares or fetches only when its links are shaped and its gate is opened.</summary>
internal sealed class DockerSwarm : ISwarm
{
    private const long KilledExitCode = 128 + 9;
    private const uint StopPatienceSeconds = 10;

    private static readonly TimeSpan GateRetry = TimeSpan.FromMilliseconds(20);

    private readonly SwarmSetup _setup;
    private readonly DockerRun _run;
    private readonly ContainerPlan _plan;
    private readonly RunNetworks _networks;
    private readonly Dictionary<string, ContainerNode> _nodes;
    private readonly Dictionary<string, string> _namesByAddress;
    private readonly ContainerMonitor _monitor;
    private readonly StatusClient _status = new();

    /// <param name="run">Belongs to the swarm from now on.</param>
    /// <param name="links">Null when nothing is asked of them.</param>
    public DockerSwarm(SwarmSetup setup, DockerRun run, ContainerPlan plan, RunNetworks networks, ShapedLinks? links)
    {
        (_setup, _run, _plan, _networks, Links) = (setup, run, plan, networks, links);
        _nodes = setup.Topology.Nodes.ToDictionary(
            n => n.Name, n => new ContainerNode(
                new SwarmNode(n, plan.StatusOf(n)), plan.FolderOf(n), Path.Combine(plan.EventsFolderOf(n), ContainerPlan.EventsName)));
        _namesByAddress = setup.Topology.Nodes.ToDictionary(n => networks.DataAddresses[n.Name].ToString(), n => n.Name);
        Nodes = [.. _nodes.Values.Select(n => n.State)];
        _monitor = new ContainerMonitor(run.Engine, run.Labels.Condition, [.. _nodes.Values], MeasureAsync);
    }

    public string BackEnd => "docker";

    public ShapedLinks? Links { get; }

    public IReadOnlyList<string> Notes =>
    [
        $"Docker Engine {_run.Engine.Version}; containers and networks have the label {RunLabels.RunKey}={_run.Labels.Run}",
        Links is null
            ? "nothing is asked of the links: they are as the bridge between the containers is"
            : $"links are shaped by {Links.Shaper}: {Links.Because}",
    ];

    public IReadOnlyList<SwarmNode> Nodes { get; }

    public double CpuSeconds => Usages.Sum(u => u.CpuSeconds);

    public long PeakRssBytes => Usages.Max(u => u.PeakRssBytes);

    public long? WireBytes => Usages.All(u => u.SentBytes is null) ? null : Usages.Sum(u => u.SentBytes ?? 0);

    private IEnumerable<ContainerUsage> Usages
    {
        get
        {
            if (_run.Engine.IsOnThisKernel)
                SampleProcesses();
            return _nodes.Values.Select(n => n.Usage);
        }
    }

    public async Task CreateContainersAsync(CancellationToken cancellation)
    {
        _setup.View.Tell($"creating {_nodes.Count} containers");
        var began = Stopwatch.GetTimestamp();
        await ForAllAsync(_nodes.Values, CreateAsync, cancellation);
        _setup.View.Tell($"created after {Units.FormatTime(Stopwatch.GetElapsedTime(began))}");
    }

    public async Task StartAsync(CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        await ForAllAsync(_nodes.Values, BeginLifeAsync, cancellation);
        _monitor.Start();
        _setup.View.Tell($"started after {Units.FormatTime(Stopwatch.GetElapsedTime(began))}");
        if (Links is not null)
            await Links.ShapeAsync([.. _nodes.Values.Select(n => (n.State.Spec, NamespaceOf(n)))], cancellation);
        await Task.WhenAll(_nodes.Values.Where(n => n.State.Spec.Role == Role.Seed).Select(n => OpenGateAsync(n, cancellation)));
    }

    public Task OpenGateAsync() =>
        Task.WhenAll(_nodes.Values.Where(n => n.State.Spec.Role == Role.Leech).Select(n => OpenGateAsync(n, CancellationToken.None)));

    public async Task KillAsync(string name)
    {
        var node = _nodes[name];
        await MeasureAsync(node);
        node.NoteDown();
        await _run.Engine.AskAsync($"killing {name}", async c =>
        {
            await c.Containers.KillContainerAsync(node.Id, new ContainerKillParameters { Signal = "KILL" }, CancellationToken.None);
            await c.Containers.WaitContainerAsync(node.Id, CancellationToken.None);
        });
        node.EndLife();
    }

    /// <summary>A new life has a new network namespace: until its links are shaped, its gate stays closed.</summary>
    public async Task RestartAsync(string name)
    {
        var node = _nodes[name];
        // One that ended by itself has not been told to.
        if (node.Pid != 0)
            node.EndLife();
        await BeginLifeAsync(node);
        if (Links is not null)
            await Links.ShapeAsync([(node.State.Spec, NamespaceOf(node))], CancellationToken.None);
        await OpenGateAsync(node, CancellationToken.None);
    }

    public IEnumerable<(SwarmNode Node, string Line)> NewEventLines() =>
        _nodes.Values.SelectMany(n => n.NewEventLines().Select(line => (n.State, line)));

    public string NameOf(string? endPoint)
    {
        var address = endPoint?[..Math.Max(0, endPoint.LastIndexOf(':'))] ?? "";
        return _namesByAddress.GetValueOrDefault(address, endPoint ?? "");
    }

    public string AddressOf(SwarmNode node) => _plan.AddressOf(node.Spec);

    public Task<string?> HashCopyAsync(SwarmNode node, CancellationToken cancellation) =>
        Verification.HashAsync(Path.Combine(_nodes[node.Name].Folder, _setup.File.Name), cancellation);

    public IReadOnlyList<(SwarmNode Node, string Reason)> Watch() => _monitor.TakeEnded();

    public async Task<IReadOnlyList<string>> StopAsync()
    {
        await Task.WhenAll(_nodes.Values.Where(n => n.State.IsUp).Select(MeasureAsync));
        var nodes = _nodes.Values.Where(n => n.State.Spec.Role != Role.Tracker).ToList();
        return [.. await StopAsync(nodes), .. await StopAsync(_nodes.Values.Except(nodes))];
    }

    public async ValueTask DisposeAsync()
    {
        await _monitor.DisposeAsync();
        try
        {
            await ForAllAsync(_nodes.Values.Where(n => n.Id.Length > 0), SaveLogAsync, CancellationToken.None);
        }
        catch (ProgramException e)
        {
            _setup.View.Tell(e.Message);
        }
        foreach (var node in _nodes.Values)
            node.Dispose();
        _status.Dispose();
        await _run.DisposeAsync();
    }

    private async Task CreateAsync(ContainerNode node)
    {
        var created = await _run.Engine.AskAsync(
            $"creating the container {node.State.Name}",
            c => c.Containers.CreateContainerAsync(_plan.Of(node.State.Spec), CancellationToken.None));
        node.Id = created.ID;
    }

    private Task BeginLifeAsync(ContainerNode node) => _run.Engine.AskAsync($"starting the container {node.State.Name}", async c =>
    {
        await c.Containers.StartContainerAsync(node.Id, new ContainerStartParameters(), CancellationToken.None);
        var life = await c.Containers.InspectContainerAsync(node.Id, CancellationToken.None);
        node.State.Status = _plan.PublishedStatusOf(node.State.Spec, life.NetworkSettings) ?? node.State.Status;
        node.BeginLife((int)life.State!.Pid);
    });

    private static string NamespaceOf(ContainerNode node) => $"/proc/{node.Pid}/ns/net";

    /// <summary>Until it is taken: the status page of a program that was just started may not be there yet.</summary>
    private async Task OpenGateAsync(ContainerNode node, CancellationToken cancellation)
    {
        while (node.State.IsUp && !await _status.StartAsync(node.State.Status, cancellation))
            await Task.Delay(GateRetry, cancellation);
    }

    private void SampleProcesses()
    {
        foreach (var node in _nodes.Values.Where(n => n.State.IsUp))
            node.See(ContainerUsage.OfProcess(node.Pid, _networks.DataStart));
    }

    private async Task MeasureAsync(ContainerNode node)
    {
        if (_run.Engine.IsOnThisKernel)
            node.See(ContainerUsage.OfProcess(node.Pid, _networks.DataStart));
        else
            node.See(await StatsAsync(node));
    }

    private async Task<ContainerUsage?> StatsAsync(ContainerNode node)
    {
        ContainerUsage? usage = null;
        await _run.Engine.AskAsync("measuring a container", c => c.Containers.GetContainerStatsAsync(
            node.Id,
            new ContainerStatsParameters { Stream = false, OneShot = true },
            new Progress(stats => usage = ContainerUsage.OfStats(stats)),
            CancellationToken.None));
        return usage;
    }

    private async Task<IEnumerable<string>> StopAsync(IEnumerable<ContainerNode> nodes)
    {
        var up = nodes.Where(n => n.State.IsUp).ToList();
        foreach (var node in up)
            node.NoteDown();
        var killed = await Task.WhenAll(up.Select(StopAsync));
        return up.Zip(killed).Where(n => n.Second).Select(n => n.First.State.Name);
    }

    /// <returns>Whether it had to be killed.</returns>
    private Task<bool> StopAsync(ContainerNode node) => _run.Engine.AskAsync($"stopping {node.State.Name}", async c =>
    {
        await c.Containers.StopContainerAsync(
            node.Id, new ContainerStopParameters { WaitBeforeKillSeconds = StopPatienceSeconds }, CancellationToken.None);
        return (await c.Containers.InspectContainerAsync(node.Id, CancellationToken.None)).State!.ExitCode == KilledExitCode;
    });

    /// <summary>Of all its lives.</summary>
    private async Task SaveLogAsync(ContainerNode node)
    {
        await using var file = new FileStream(Path.Combine(_setup.LogFolder, $"{node.State.Name}.log"), FileMode.Create, FileAccess.Write);
        await _run.Engine.AskAsync($"reading the log of {node.State.Name}", async c =>
        {
            using var log = await c.Containers.GetContainerLogsAsync(
                node.Id, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true }, CancellationToken.None);
            await log.CopyOutputToAsync(Stream.Null, file, file, CancellationToken.None);
        });
    }

    private static Task ForAllAsync(IEnumerable<ContainerNode> nodes, Func<ContainerNode, Task> action, CancellationToken cancellation) =>
        Parallel.ForEachAsync(
            nodes,
            new ParallelOptions { MaxDegreeOfParallelism = DockerBackEnd.AtOnce, CancellationToken = cancellation },
            async (node, _) => await action(node));

    /// <summary>On the caller's thread, unlike <see cref="System.Progress{T}"/>: the figure is there when the request has ended.</summary>
    private sealed class Progress(Action<ContainerStatsResponse> report) : IProgress<ContainerStatsResponse>
    {
        public void Report(ContainerStatsResponse value) => report(value);
    }
}
