using System.Globalization;
using System.Net;
using Docker.DotNet.Models;
using FsNet.Swarms.Running;
using FsNet.Topologies;
using FsNet.Topologies.Planning;

namespace FsNet.Swarms.Containers;

/// <summary>
/// The containers of a run as the engine takes them: without capabilities, with a read-only root, as an ordinary user. All that a node
/// writes goes to folders of the run, mounted from this machine.
/// </summary>
/// <param name="published">Status pages are reached by ports of this machine's loopback, not by the containers' own addresses.</param>
internal sealed class ContainerPlan(SwarmSetup setup, RunLabels labels, RunNetworks networks, ContainerImages images, ContainerPrograms programs, bool published)
{
    public const string EventsName = "events.jsonl";

    private const string DataFolder = "/data";
    private const string EventsFolder = "/events";
    private const string ShareFolder = "/share";
    private const long MostOpenFiles = 16_384;

    private static readonly NodePorts Ports = NodePorts.Usual;

    private readonly string? _user = HostUser.ForContainers();

    public string FolderOf(NodeSpec node) => Make("nodes", node);

    public string EventsFolderOf(NodeSpec node) => Make("events", node);

    public StatusPage StatusOf(NodeSpec node) => StatusPage.At(new IPEndPoint(networks.ControlAddresses[node.Name], StatusPortOf(node)));

    /// <summary>Where the status page of this life is published, if it is.</summary>
    public StatusPage? PublishedStatusOf(NodeSpec node, NetworkSettings? life) =>
        published && life?.Ports?.TryGetValue(StatusKeyOf(node), out var bindings) == true && bindings is [var binding, ..]
            ? StatusPage.At(new IPEndPoint(IPAddress.Loopback, int.Parse(binding.HostPort, CultureInfo.InvariantCulture)))
            : null;

    public string AddressOf(NodeSpec node) =>
        $"{networks.DataAddresses[node.Name]}:{(node.Role == Role.Tracker ? Ports.Tracker : Ports.Node)}";

    public CreateContainerParameters Of(NodeSpec node) => node.Program is null
        ? OfOwn(node, CommandOf(node))
        : programs.Adapt(OfOwn(node, []), node, FolderOf(node));

    private CreateContainerParameters OfOwn(NodeSpec node, IReadOnlyList<string> command) => new()
    {
        Name = labels.NameOf(node.Name),
        Hostname = node.Name,
        Image = node.Role == Role.Tracker ? images.Tracker : images.Node,
        Cmd = [.. command],
        User = _user ?? "",
        Labels = labels.Of(node.Role.ToString().ToLowerInvariant(), node.Name),
        // Each probe is one more process; the run asks the status pages itself.
        Healthcheck = new HealthcheckConfig { Test = ["NONE"] },
        ExposedPorts = PublishedOf(node).ToDictionary(port => port, _ => default(EmptyStruct)),
        HostConfig = HostConfigOf(node),
        NetworkingConfig = new NetworkingConfig
        {
            EndpointsConfig = new Dictionary<string, EndpointSettings>
            {
                [networks.Data] = At(networks.DataAddresses[node.Name]),
                [networks.Control] = At(networks.ControlAddresses[node.Name]),
            },
        },
    };

    private HostConfig HostConfigOf(NodeSpec node) => new()
    {
        NetworkMode = networks.Data,
        CapDrop = ["ALL"],
        SecurityOpt = ["no-new-privileges:true"],
        ReadonlyRootfs = true,
        Mounts = [.. MountsOf(node)],
        PortBindings = PublishedOf(node).ToDictionary(port => port, IList<PortBinding> (_) => [new PortBinding { HostIP = "127.0.0.1" }]),
        Ulimits = [Limit("nofile", MostOpenFiles), Limit("core", 0)],
        RestartPolicy = new RestartPolicy { Name = RestartPolicyKind.No },
        LogConfig = new LogConfig { Type = "json-file" },
    };

    private IEnumerable<Mount> MountsOf(NodeSpec node) => node.Role switch
    {
        Role.Tracker => [],
        Role.Seed => [.. OwnFoldersOf(node), Bind(setup.File.Path, SharedPath, readOnly: true)],
        _ => OwnFoldersOf(node),
    };

    private Mount[] OwnFoldersOf(NodeSpec node) => [Bind(FolderOf(node), DataFolder), Bind(EventsFolderOf(node), EventsFolder)];

    private IReadOnlyList<string> CommandOf(NodeSpec node)
    {
        var place = new NodePlace(
            networks.DataAddresses[node.Name],
            networks.DataAddresses[setup.Topology.Tracker.Name],
            Ports,
            $"0.0.0.0:{StatusPortOf(node)}",
            Access.Unlimited,
            $"{EventsFolder}/{EventsName}",
            HasLifeline: false);
        return node.Role switch
        {
            Role.Tracker => NodeCommand.Tracker(place),
            Role.Seed => NodeCommand.Seed(place, setup.Topology, SharedPath, gated: true),
            _ => NodeCommand.Leech(place, node, setup.Topology, setup.File.Name, DataFolder, gated: true),
        };
    }

    private string SharedPath => $"{ShareFolder}/{setup.File.Name}";

    private string Make(string kind, NodeSpec node)
    {
        var folder = setup.Scratch.MakeSubfolder(kind, node.Name);
        HostUser.OpenTo(_user, folder);
        return folder;
    }

    private string[] PublishedOf(NodeSpec node) => published && node.Program is null ? [StatusKeyOf(node)] : [];

    private static int StatusPortOf(NodeSpec node) => node.Role == Role.Tracker ? Ports.TrackerStatus : Ports.NodeStatus;

    private static string StatusKeyOf(NodeSpec node) => $"{StatusPortOf(node)}/tcp";

    private static Mount Bind(string source, string target, bool readOnly = false) =>
        new() { Type = "bind", Source = source, Target = target, ReadOnly = readOnly };

    private static EndpointSettings At(IPAddress address) =>
        new() { IPAMConfig = new EndpointIPAMConfig { IPv4Address = address.ToString() } };

    private static Ulimit Limit(string name, long value) => new() { Name = name, Soft = value, Hard = value };
}
