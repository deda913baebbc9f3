using System.Net;
using FsNet.Testbed.Running;
using FsNet.Testbed.Topologies;

namespace FsNet.Testbed.Local;

/// <summary>Tracker and nodes as child processes on loopback addresses. Links are as loopback is: no delay, no loss, no rate.</summary>
internal sealed class LocalSwarm : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly Topology _topology;
    private readonly SharedFile _file;
    private readonly ProgramFiles _programs;
    private readonly LoopbackBlock _addresses;
    private readonly LoopbackPorts _ports;
    private readonly Dictionary<string, LocalNode> _nodes = [];
    private readonly Dictionary<string, string> _namesByAddress = [];

    public LocalSwarm(Topology topology, SharedFile file, ProgramFiles programs, ScratchFolder scratch, string logFolder)
    {
        (_topology, _file, _programs, _addresses) = (topology, file, programs, LoopbackBlock.Reserve());
        _ports = LoopbackPorts.Choose(_addresses[0]);
        var events = scratch.MakeSubfolder("events");
        foreach (var (index, spec) in topology.Nodes.Index())
        {
            var address = _addresses[index];
            var log = Path.Combine(logFolder, $"{spec.Name}.log");
            _nodes[spec.Name] = new LocalNode(spec, StatusOf(spec, address), scratch.MakeSubfolder("nodes", spec.Name), events, log);
            _namesByAddress[address.ToString()] = spec.Name;
        }
    }

    public IEnumerable<SwarmNode> Nodes => _nodes.Values.Select(n => n.State);

    public double CpuSeconds => _nodes.Values.Sum(n => n.CpuSeconds);

    /// <summary>Of the process that used the most.</summary>
    public long PeakRssBytes => _nodes.Values.Max(n => n.PeakRssBytes);

    /// <summary>Leechers wait for <see cref="OpenGate"/>.</summary>
    public void StartAll()
    {
        foreach (var node in _nodes.Values)
            Start(node, gated: true);
    }

    public void OpenGate()
    {
        foreach (var node in _nodes.Values.Where(n => n.State.Spec.Role == Role.Leech))
            node.OpenGate();
    }

    public Task KillAsync(string name) => _nodes[name].KillAsync();

    /// <summary>Starts a node that is down with what is on its disk.</summary>
    public async Task RestartAsync(string name)
    {
        await _nodes[name].EndLifeAsync();
        Start(_nodes[name], gated: false);
    }

    /// <summary>What nodes have written to their event files since the last call, as it stands there.</summary>
    public IEnumerable<(SwarmNode Node, string Line)> NewEventLines() =>
        _nodes.Values.SelectMany(n => n.NewEventLines().Select(line => (n.State, line)));

    /// <summary>The name of the node behind <c>127.0.1.3:9100</c>, or the text itself.</summary>
    public string NameOf(string? endPoint)
    {
        var address = endPoint?[..Math.Max(0, endPoint.LastIndexOf(':'))] ?? "";
        return _namesByAddress.GetValueOrDefault(address, endPoint ?? "");
    }

    public string AddressOf(SwarmNode node) =>
        $"{_nodes[node.Name].Address}:{(node.Spec.Role == Role.Tracker ? _ports.Tracker : _ports.Node)}";

    /// <summary>Where a leecher's copy is when it is whole.</summary>
    public string CopyOf(SwarmNode node) => node.CompletedPath ?? Path.Combine(_nodes[node.Name].Folder, _file.Name);

    /// <summary>Measures every process, and finds those that ended by themselves.</summary>
    public IReadOnlyList<(SwarmNode Node, string Reason)> Watch() =>
        [.. _nodes.Values.Select(n => (n.State, Reason: n.Watch())).Where(n => n.Reason is not null).Select(n => (n.State, n.Reason!))];

    /// <summary>Nodes first, so that they can say goodbye to the tracker.</summary>
    /// <returns>The names of those that had to be killed.</returns>
    public async Task<IReadOnlyList<string>> StopAsync()
    {
        var nodes = _nodes.Values.Where(n => n.State.Spec.Role != Role.Tracker).ToList();
        var trackers = _nodes.Values.Except(nodes);
        return [.. await StopAsync(nodes), .. await StopAsync(trackers)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.Values)
            await node.DisposeAsync();
        _addresses.Dispose();
    }

    private static async Task<IEnumerable<string>> StopAsync(IEnumerable<LocalNode> nodes)
    {
        var stopped = await Task.WhenAll(nodes.Select(async n => (n.State.Name, InTime: await n.StopAsync(StopPatience))));
        return stopped.Where(s => !s.InTime).Select(s => s.Name);
    }

    private IPEndPoint StatusOf(NodeSpec spec, IPAddress address) =>
        new(address, spec.Role == Role.Tracker ? _ports.TrackerStatus : _ports.NodeStatus);

    private void Start(LocalNode node, bool gated)
    {
        var spec = node.State.Spec;
        var place = new NodePlace(node.Address, _nodes[_topology.Tracker.Name].Address, _ports, spec.Access, node.EventsPath);
        var program = spec.Role == Role.Tracker ? _programs.Tracker : _programs.Node;
        node.Start(program, spec.Role switch
        {
            Role.Tracker => NodeCommand.Tracker(node.Address, _ports),
            Role.Seed => NodeCommand.Seed(place, _topology, _file.Path),
            _ => NodeCommand.Leech(place, _topology, _file.Name, node.Folder, gated),
        });
    }
}
