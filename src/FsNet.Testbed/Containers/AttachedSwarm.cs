using System.Formats.Tar;
using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography;
using Docker.DotNet;
using Docker.DotNet.Models;
using FsNet.Testbed.Local;
using FsNet.Testbed.Running;
using FsNet.Testbed.Shaping;
using FsNet.Testbed.Topologies;

namespace FsNet.Testbed.Containers;

/// <summary>A swarm that somebody else has started and will stop.</summary>
internal sealed class AttachedSwarm : ISwarm
{
    private const int ShortIdLength = 12;

    private static readonly TimeSpan GateRetry = TimeSpan.FromMilliseconds(20);

    private readonly SwarmSetup _setup;
    private readonly DockerEngine _engine;
    private readonly ShaperClient _shaper;
    private readonly IReadOnlyDictionary<NodeSpec, IPAddress> _addresses;
    private readonly Dictionary<string, ContainerNode> _nodes;
    private readonly Dictionary<string, string> _namesByAddress;
    private readonly ContainerMonitor _monitor;
    private readonly StatusClient _status = new();

    /// <param name="shaper">Belongs to the swarm from now on.</param>
    public AttachedSwarm(
        SwarmSetup setup,
        DockerEngine engine,
        ComposeProject project,
        ShaperClient shaper,
        ShapedLinks links,
        IReadOnlyDictionary<NodeSpec, ContainerInspectResponse> members,
        IReadOnlyDictionary<NodeSpec, IPAddress> addresses,
        string eventsFolder)
    {
        (_setup, _engine, _shaper, Links, _addresses) = (setup, engine, shaper, links, addresses);
        _nodes = members.ToDictionary(m => m.Key.Name, m => Attach(m.Key, m.Value, project, eventsFolder));
        _namesByAddress = addresses.ToDictionary(a => a.Value.ToString(), a => a.Key.Name);
        Nodes = [.. setup.Topology.Nodes.Select(n => _nodes[n.Name].State)];
        _monitor = new ContainerMonitor(engine, project.Condition, [.. _nodes.Values], MeasureAsync);
    }

    public string BackEnd => "docker";

    public ShapedLinks Links { get; }

    ShapedLinks? ISwarm.Links => Links;

    public IReadOnlyList<string> Notes => [$"Docker Engine {_engine.Version}", $"links are shaped by {Links.Shaper}: {Links.Because}"];

    public IReadOnlyList<SwarmNode> Nodes { get; }

    public double CpuSeconds => _nodes.Values.Sum(n => n.Usage.CpuSeconds);

    public long PeakRssBytes => _nodes.Values.Max(n => n.Usage.PeakRssBytes);

    public long? WireBytes => _nodes.Values.Sum(n => n.Usage.SentBytes ?? 0);

    public async Task StartAsync(CancellationToken cancellation)
    {
        _monitor.Start();
        await Links.ShapeAsync([.. _nodes.Values.Select(n => (n.State.Spec, NamespaceOf(n)))], cancellation);
        await OpenGatesAsync(Role.Seed, cancellation);
    }

    public Task OpenGateAsync() => OpenGatesAsync(Role.Leech, CancellationToken.None);

    public Task KillAsync(string name)
    {
        var node = _nodes[name];
        node.NoteDown();
        return _engine.AskAsync($"killing {name}", async c =>
        {
            await c.Containers.KillContainerAsync(node.Id, new ContainerKillParameters { Signal = "KILL" }, CancellationToken.None);
            await c.Containers.WaitContainerAsync(node.Id, CancellationToken.None);
            node.EndLife();
        });
    }

    public async Task RestartAsync(string name)
    {
        var node = _nodes[name];
        await _engine.AskAsync($"starting {name}", async c =>
        {
            await c.Containers.StartContainerAsync(node.Id, new ContainerStartParameters(), CancellationToken.None);
            node.BeginLife((int)(await c.Containers.InspectContainerAsync(node.Id, CancellationToken.None)).State!.Pid);
        });
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

    public string AddressOf(SwarmNode node) =>
        $"{_addresses[node.Spec]}:{(node.Spec.Role == Role.Tracker ? LoopbackPorts.Usual.Tracker : LoopbackPorts.Usual.Node)}";

    public Task<string?> HashCopyAsync(SwarmNode node, CancellationToken cancellation)
    {
        var path = node.CompletedPath ?? $"{_nodes[node.Name].Folder}/{_setup.File.Name}";
        return _engine.AskAsync($"reading the copy of {node.Name}", async c =>
        {
            try
            {
                var copy = await c.Containers.GetArchiveFromContainerAsync(
                    _nodes[node.Name].Id, new ContainerPathStatParameters { Path = path }, statOnly: false, cancellation);
                await using var archive = copy.Stream!;
                return await HashAsync(archive, cancellation);
            }
            catch (DockerContainerNotFoundException)
            {
                // What the engine says of a path that is not there, too.
                return null;
            }
        });
    }

    public IReadOnlyList<(SwarmNode Node, string Reason)> Watch() => _monitor.TakeEnded();

    /// <summary>They go on sharing: who started them will stop them.</summary>
    public Task<IReadOnlyList<string>> StopAsync() => Task.FromResult<IReadOnlyList<string>>([]);

    public async ValueTask DisposeAsync()
    {
        await _monitor.DisposeAsync();
        foreach (var node in _nodes.Values)
            node.Dispose();
        _status.Dispose();
        await _shaper.DisposeAsync();
    }

    private static ContainerNode Attach(NodeSpec spec, ContainerInspectResponse container, ComposeProject project, string eventsFolder)
    {
        var port = spec.Role == Role.Tracker ? LoopbackPorts.Usual.TrackerStatus : LoopbackPorts.Usual.NodeStatus;
        var page = StatusPage.At(new IPEndPoint(project.AddressOf(container, AttachedBackEnd.ControlNetwork), port));
        // Compose names hosts by the container's short id, and nodes name their event files by the host.
        var events = Path.Combine(eventsFolder, $"{container.ID[..ShortIdLength]}.jsonl");
        var node = new ContainerNode(new SwarmNode(spec, page), container.Config!.WorkingDir, events) { Id = container.ID };
        node.BeginLife((int)container.State!.Pid);
        return node;
    }

    private static string NamespaceOf(ContainerNode node) => $"/proc/{node.Pid}/ns/net";

    private Task OpenGatesAsync(Role role, CancellationToken cancellation) =>
        Task.WhenAll(_nodes.Values.Where(n => n.State.Spec.Role == role).Select(n => OpenGateAsync(n, cancellation)));

    private async Task OpenGateAsync(ContainerNode node, CancellationToken cancellation)
    {
        while (node.State.IsUp && !await _status.StartAsync(node.State.Status, cancellation))
            await Task.Delay(GateRetry, cancellation);
    }

    private Task MeasureAsync(ContainerNode node)
    {
        node.See(ContainerUsage.OfProcess(node.Pid, _addresses[node.State.Spec]));
        return Task.CompletedTask;
    }

    // Through a pipe, because the engine's stream takes a read of no bytes for its end, and a tar reader makes such reads.
    private static async Task<string?> HashAsync(Stream archive, CancellationToken cancellation)
    {
        var pipe = new Pipe();
        var copying = archive.CopyToAsync(pipe.Writer, cancellation).ContinueWith(
            copy => pipe.Writer.Complete(copy.Exception?.InnerException), TaskScheduler.Default);
        await using var tar = new TarReader(pipe.Reader.AsStream());
        var hash = await tar.GetNextEntryAsync(copyData: false, cancellation) is { DataStream: { } data }
            ? Convert.ToHexStringLower(await SHA256.HashDataAsync(data, cancellation))
            : null;
        await pipe.Reader.CompleteAsync();
        await copying;
        return hash;
    }
}
