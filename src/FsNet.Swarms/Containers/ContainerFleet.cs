using System.Diagnostics;
using System.Net;
using System.Text;
using Docker.DotNet.Models;
using FsNet.Base;
using FsNet.Swarms.Capturing;
using FsNet.Swarms.Running;
using FsNet.Swarms.Shaping;
using FsNet.Topologies;

namespace FsNet.Swarms.Containers;

/// <summary>The containers of a swarm, whoever made them: gates, links, kills and restarts, what they have used and reported.</summary>
/// <param name="network">The first address of the emulated network: the interface into it is the one whose bytes count.</param>
internal sealed class ContainerFleet(
    DockerEngine engine, IReadOnlyList<ContainerNode> containers, IReadOnlyDictionary<string, string> namesByAddress, IPAddress network)
    : IDisposable
{
    private static readonly TimeSpan GateRetry = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan GatePatience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, ContainerNode> _byName = containers.ToDictionary(c => c.State.Name);
    private readonly StatusClient _status = new(TimeProvider.System);

    public IReadOnlyList<ContainerNode> Containers => containers;

    /// <summary>Null when nothing is asked of the links.</summary>
    public ShapedLinks? Links { get; init; }

    /// <summary>Null where no packets are captured.</summary>
    public NodeCaptures? Captures { get; init; }

    public double CpuSeconds => Usages.Sum(u => u.CpuSeconds);

    public long PeakRssBytes => Usages.Max(u => u.PeakRssBytes);

    public long? WireBytes => Usages.All(u => u.SentBytes is null) ? null : Usages.Sum(u => u.SentBytes ?? 0);

    public ContainerNode this[string name] => _byName[name];

    private IEnumerable<ContainerUsage> Usages
    {
        get
        {
            if (engine.IsOnThisKernel)
                foreach (var up in containers.Where(c => c.State.IsUp && c.Foreign is null))
                    up.See(ContainerUsage.OfProcess(up.Pid, network));
            return containers.Select(c => c.Usage);
        }
    }

    /// <summary>Shapes the links of all, then lets the seeds share.</summary>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        await ShapeAsync([.. containers.Select(c => (c.State.Spec, NamespaceOf(c)))], cancellation);
        await OpenGatesAsync(Role.Seed, cancellation);
    }

    /// <summary>Seeds of others wait until their tracker is ready.</summary>
    public Task OpenGatesAsync(Role role, CancellationToken cancellation)
    {
        var due = containers.Where(c => c.State.Spec.Role == role).ToList();
        foreach (var leecher in due.Where(c => role == Role.Leech && c.State.IsUp))
            leecher.Foreign?.Release();
        return Task.WhenAll(due.Where(c => c.Foreign is null).Select(c => OpenGateAsync(c, cancellation)));
    }

    public async Task KillAsync(string name)
    {
        var container = _byName[name];
        await MeasureAsync(container);
        container.NoteDown();
        await engine.AskAsync($"killing {name}", async c =>
        {
            await c.Containers.KillContainerAsync(container.Id, new ContainerKillParameters { Signal = "KILL" }, CancellationToken.None);
            await c.Containers.WaitContainerAsync(container.Id, CancellationToken.None);
        });
        container.EndLife();
    }

    /// <summary>A new life has a new network namespace: until its links are shaped, its gate stays closed.</summary>
    /// <param name="started">Learns of the container as it is now.</param>
    public async Task RestartAsync(string name, Action<ContainerInspectResponse> started)
    {
        var container = _byName[name];
        // One that ended by itself has not been told to.
        if (container.Pid != 0)
            container.EndLife();
        started(await StartAsync(container));
        await ShapeAsync([(container.State.Spec, NamespaceOf(container))], CancellationToken.None);
        container.Foreign?.Release();
        // A tracker has no gate: it would be asked for ever.
        if (container.Foreign is null && container.State.Spec.Role != Role.Tracker)
            await OpenGateAsync(container, CancellationToken.None);
    }

    /// <returns>The container as it is now.</returns>
    public Task<ContainerInspectResponse> StartAsync(ContainerNode container) =>
        engine.AskAsync($"starting the container {container.State.Name}", async c =>
        {
            container.Foreign?.BeginLife();
            await c.Containers.StartContainerAsync(container.Id, new ContainerStartParameters(), CancellationToken.None);
            var life = await c.Containers.InspectContainerAsync(container.Id, CancellationToken.None);
            container.BeginLife((int)life.State!.Pid);
            return life;
        });

    public async Task MeasureAsync(ContainerNode container) => container.See(
        container.Foreign is not null ? ContainerUsage.OfTree(container.Pid, network)
        : engine.IsOnThisKernel ? ContainerUsage.OfProcess(container.Pid, network) : await ContainerUsage.OfEngineAsync(engine, container.Id));

    public IEnumerable<(SwarmNode Node, string Line)> NewEventLines() =>
        containers.SelectMany(c => c.NewEventLines().Select(line => (c.State, line)));

    public string NameOf(string? endPoint)
    {
        var address = endPoint?[..Math.Max(0, endPoint.LastIndexOf(':'))] ?? "";
        return namesByAddress.GetValueOrDefault(address, endPoint ?? "");
    }

    public async Task<string?> ReadLogAsync(string name, CancellationToken cancellation)
    {
        var last = new ContainerLogsParameters { ShowStdout = true, ShowStderr = true, Tail = LogTail.Lines };
        using var text = new MemoryStream();
        await engine.AskAsync($"reading the log of {name}", async c =>
        {
            using var log = await c.Containers.GetContainerLogsAsync(_byName[name].Id, last, cancellation);
            await log.CopyOutputToAsync(Stream.Null, text, text, cancellation);
        });
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    public void Dispose()
    {
        foreach (var container in containers)
            container.Dispose();
        _status.Dispose();
    }

    private async Task ShapeAsync(IReadOnlyList<(NodeSpec, string)> nodes, CancellationToken cancellation)
    {
        if (Links is not null)
            await Links.ShapeAsync(nodes, cancellation);
        if (Captures is not null)
            await Captures.BeginAsync(nodes, cancellation);
    }

    private static string NamespaceOf(ContainerNode container) => $"/proc/{container.Pid}/ns/net";

    /// <summary>Until it is taken: the status page of a program that was just started may not be there yet.</summary>
    private async Task OpenGateAsync(ContainerNode container, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        while (container.State.IsUp && !await _status.StartAsync(container.State.Status, cancellation))
        {
            if (Stopwatch.GetElapsedTime(began) > GatePatience)
                throw new ProgramException(
                    $"{container.State.Name} did not take POST /start at {container.State.Status.Url} within {Units.FormatTime(GatePatience)}",
                    ExitCodes.BackEndMissing);
            await Task.Delay(GateRetry, cancellation);
        }
    }
}
