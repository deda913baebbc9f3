using FsNet.Swarms.Capturing;
using FsNet.Swarms.Programs;
using FsNet.Swarms.Running;
using FsNet.Swarms.Shaping;
using FsNet.Topologies;
using FsNet.Topologies.Planning;

namespace FsNet.Swarms.Local;

/// <summary>Tracker and nodes as child processes.</summary>
internal sealed class LocalSwarm : ISwarm
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly Topology _topology;
    private readonly SharedFile _file;
    private readonly ProgramFiles _programs;
    private readonly ILocalNetwork _network;
    private readonly LocalPrograms _foreign;
    private readonly HashSet<string> _ready = [];
    private readonly Dictionary<string, LocalNode> _nodes = [];
    private readonly Dictionary<string, string> _namesByAddress = [];

    /// <param name="network">Belongs to the swarm from now on.</param>
    /// <param name="torrents">Of programs of others that ask for one.</param>
    public LocalSwarm(SwarmSetup setup, ProgramFiles programs, ILocalNetwork network, Torrents torrents)
    {
        (_topology, _file, _programs, _network) = (setup.Topology, setup.File, programs, network);
        _foreign = new LocalPrograms(setup, network, torrents);
        var events = setup.Scratch.MakeSubfolder("events");
        foreach (var spec in setup.Topology.Nodes)
        {
            var folder = setup.Scratch.MakeSubfolder("nodes", spec.Name);
            var log = Path.Combine(setup.LogFolder, $"{spec.Name}.log");
            _nodes[spec.Name] = spec.Program is not null
                ? _foreign.Make(spec, folder, log)
                : new OwnNode(new SwarmNode(spec, network.StatusOf(spec)), folder, events, log, network.SentBytes);
            _namesByAddress[network.AddressOf(spec).ToString()] = spec.Name;
        }
        Nodes = [.. _nodes.Values.Select(n => n.State)];
    }

    public string BackEnd => "local";

    public ShapedLinks? Links => _network.Links;

    public NodeCaptures? Captures => _network.Captures;

    public IReadOnlyList<string> Notes => _network.Notes;

    public IReadOnlyList<SwarmNode> Nodes { get; }

    public double CpuSeconds => _nodes.Values.Sum(n => n.CpuSeconds);

    public long PeakRssBytes => _nodes.Values.Max(n => n.PeakRssBytes);

    public long? WireBytes => _network.Links is null ? null : _nodes.Values.Sum(n => n.SentBytes ?? 0);

    public Task StartAsync(CancellationToken cancellation)
    {
        foreach (var node in _nodes.Values)
            Start(node, isFirst: true);
        return Task.CompletedTask;
    }

    public async Task<bool> IsReadyAsync(SwarmNode node, CancellationToken cancellation)
    {
        var trackers = _topology.SwarmOf(node.Spec).Where(n => n.Role == Role.Tracker);
        var isReady = await _foreign.IsReadyAsync(
            (ForeignNode)_nodes[node.Name], () => trackers.All(t => _ready.Contains(t.Name)), cancellation);
        if (isReady)
            _ready.Add(node.Name);
        return isReady;
    }

    public Task OpenGateAsync()
    {
        foreach (var node in _nodes.Values.Where(n => n.State.Spec.Role == Role.Leech))
            node.OpenGate();
        return Task.CompletedTask;
    }

    public Task KillAsync(string name) => _nodes[name].KillAsync();

    public async Task RestartAsync(string name)
    {
        await _nodes[name].EndLifeAsync();
        Start(_nodes[name], isFirst: false);
    }

    public IEnumerable<(SwarmNode Node, string Line)> NewEventLines() =>
        _nodes.Values.SelectMany(n => n.NewEventLines().Select(line => (n.State, line)));

    public string NameOf(string? endPoint)
    {
        var address = endPoint?[..Math.Max(0, endPoint.LastIndexOf(':'))] ?? "";
        return _namesByAddress.GetValueOrDefault(address, endPoint ?? "");
    }

    public string AddressOf(SwarmNode node) =>
        $"{_network.AddressOf(node.Spec)}:{(node.Spec.Role == Role.Tracker ? _network.Ports.Tracker : _network.Ports.Node)}";

    public Task<string?> HashCopyAsync(SwarmNode node, CancellationToken cancellation) =>
        Verification.HashAsync(_nodes[node.Name].CopyPath ?? Path.Combine(_nodes[node.Name].Folder, _file.Name), cancellation);

    public Task<string?> ReadLogAsync(string name, CancellationToken cancellation) =>
        LogTail.OfFileAsync(_nodes[name].LogPath, cancellation);

    public IReadOnlyList<(SwarmNode Node, string Reason)> Watch() =>
        [.. _nodes.Values.Select(n => (n.State, Reason: n.Watch())).Where(n => n.Reason is not null).Select(n => (n.State, n.Reason!))];

    public NodeUsage UsageOf(SwarmNode node) => _nodes[node.Name].Usage;

    public IReadOnlyList<string> Complaints => [.. _nodes.Values.Select(n => n.Complaint).OfType<string>()];

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
        await _network.DisposeAsync();
    }

    private static async Task<IEnumerable<string>> StopAsync(IEnumerable<LocalNode> nodes)
    {
        var stopped = await Task.WhenAll(nodes.Select(async n => (n.State.Name, InTime: await n.StopAsync(StopPatience))));
        return stopped.Where(s => !s.InTime).Select(s => s.Name);
    }

    /// <param name="isFirst">In later lives nobody waits for the others.</param>
    private void Start(LocalNode node, bool isFirst)
    {
        if (node is OwnNode own)
            Start(own, gated: isFirst);
        else if (node is ForeignNode foreign)
            _foreign.Start(foreign, isFirst);
        if (!isFirst && node is ForeignNode)
            node.OpenGate();
    }

    private void Start(OwnNode node, bool gated)
    {
        var spec = node.State.Spec;
        var place = new NodePlace(
            _network.AddressOf(spec), _network.AddressOf(_topology.Tracker), _network.Ports, _network.StatusFlagOf(spec, node.Folder),
            _network.OwnLimitsOf(spec), node.EventsPath);
        var (program, arguments) = spec.Role switch
        {
            Role.Tracker => (_programs.Tracker, NodeCommand.Tracker(place)),
            Role.Seed => (_programs.Node, NodeCommand.Seed(place, _topology, _file.Path, gated: false)),
            _ => (_programs.Node, NodeCommand.Leech(place, spec, _topology, _file.Name, node.Folder, gated)),
        };
        // What enters a namespace first would only end with an exit code of its own.
        ProgramFiles.Require(program);
        node.Start(_network.CommandFor(spec, [program, .. arguments]));
    }
}
