using System.Formats.Tar;
using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography;
using Docker.DotNet;
using Docker.DotNet.Models;
using FsNet.Swarms.Running;
using FsNet.Swarms.Shaping;
using FsNet.Topologies;
using FsNet.Topologies.Planning;

namespace FsNet.Swarms.Containers;

/// <summary>A swarm that somebody else has started and will stop.</summary>
internal sealed class AttachedSwarm : ISwarm
{
    private const int ShortIdLength = 12;

    private readonly SwarmSetup _setup;
    private readonly DockerEngine _engine;
    private readonly ShaperClient _shaper;
    private readonly IReadOnlyDictionary<NodeSpec, IPAddress> _addresses;
    private readonly ContainerFleet _fleet;
    private readonly ContainerMonitor _monitor;

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
        (_setup, _engine, _shaper, _addresses, Links) = (setup, engine, shaper, addresses, links);
        _fleet = new ContainerFleet(
            engine,
            [.. setup.Topology.Nodes.Select(n => Attach(n, members[n], project, eventsFolder))],
            addresses.ToDictionary(a => a.Value.ToString(), a => a.Key.Name),
            addresses.Values.First())
        { Links = links };
        Nodes = [.. _fleet.Containers.Select(c => c.State)];
        _monitor = new ContainerMonitor(engine, project.Condition, _fleet.Containers, _fleet.MeasureAsync);
    }

    public string BackEnd => "docker";

    public ShapedLinks Links { get; }

    ShapedLinks? ISwarm.Links => Links;

    public IReadOnlyList<string> Notes => [$"Docker Engine {_engine.Version}", $"links are shaped by {Links.Shaper}: {Links.Because}"];

    public IReadOnlyList<SwarmNode> Nodes { get; }

    public double CpuSeconds => _fleet.CpuSeconds;

    public long PeakRssBytes => _fleet.PeakRssBytes;

    public long? WireBytes => _fleet.WireBytes;

    public Task StartAsync(CancellationToken cancellation)
    {
        _monitor.Start();
        return _fleet.BeginAsync(cancellation);
    }

    public Task OpenGateAsync() => _fleet.OpenGatesAsync(Role.Leech, CancellationToken.None);

    public Task KillAsync(string name) => _fleet.KillAsync(name);

    public Task RestartAsync(string name) => _fleet.RestartAsync(name, _ => { });

    public IEnumerable<(SwarmNode Node, string Line)> NewEventLines() => _fleet.NewEventLines();

    public string NameOf(string? endPoint) => _fleet.NameOf(endPoint);

    public string AddressOf(SwarmNode node) =>
        $"{_addresses[node.Spec]}:{(node.Spec.Role == Role.Tracker ? NodePorts.Usual.Tracker : NodePorts.Usual.Node)}";

    public Task<string?> HashCopyAsync(SwarmNode node, CancellationToken cancellation)
    {
        var path = node.CompletedPath ?? $"{_fleet[node.Name].Folder}/{_setup.File.Name}";
        return _engine.AskAsync($"reading the copy of {node.Name}", async c =>
        {
            try
            {
                var copy = await c.Containers.GetArchiveFromContainerAsync(
                    _fleet[node.Name].Id, new ContainerPathStatParameters { Path = path }, statOnly: false, cancellation);
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

    public Task<string?> ReadLogAsync(string name, CancellationToken cancellation) => _fleet.ReadLogAsync(name, cancellation);

    public IReadOnlyList<(SwarmNode Node, string Reason)> Watch() => _monitor.TakeEnded();

    /// <summary>They go on sharing: who started them will stop them.</summary>
    public Task<IReadOnlyList<string>> StopAsync() => Task.FromResult<IReadOnlyList<string>>([]);

    public async ValueTask DisposeAsync()
    {
        await _monitor.DisposeAsync();
        _fleet.Dispose();
        await _shaper.DisposeAsync();
    }

    private static ContainerNode Attach(NodeSpec spec, ContainerInspectResponse container, ComposeProject project, string eventsFolder)
    {
        var port = spec.Role == Role.Tracker ? NodePorts.Usual.TrackerStatus : NodePorts.Usual.NodeStatus;
        var page = StatusPage.At(new IPEndPoint(project.AddressOf(container, AttachedBackEnd.ControlNetwork), port));
        // Compose names hosts by the container's short id, and nodes name their event files by the host.
        var events = Path.Combine(eventsFolder, $"{container.ID[..ShortIdLength]}.jsonl");
        var node = new ContainerNode(new SwarmNode(spec, page), container.Config!.WorkingDir, events) { Id = container.ID };
        node.BeginLife((int)container.State!.Pid);
        return node;
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
