using Docker.DotNet.Models;
using FsNet.Base;
using FsNet.Swarms.Programs;
using FsNet.Swarms.Running;
using FsNet.Topologies;
using Topology = FsNet.Topologies.Topology;

namespace FsNet.Swarms.Containers;

/// <summary>
/// Containers of programs of others. They are on the emulated network alone. Their first process is the supervisor, which takes a shell
/// from the image and nothing else.
/// </summary>
internal sealed class ContainerPrograms(SwarmSetup setup, RunNetworks networks, ContainerImages images, Torrents torrents)
{
    private const string DataFolder = "/data";
    private const string ToldFolder = "/fsnet";
    private const string TemporaryFiles = "size=64m,mode=1777";
    private const string MostLog = "64m";

    private readonly string? _user = HostUser.ForContainers();
    private readonly ProgramValues _values = new(setup.Topology, setup.File, n => networks.DataAddresses[n.Name]);
    private readonly HashSet<string> _ready = [];

    /// <exception cref="ProgramException">They cannot run here (exit code 4).</exception>
    public static async Task RequireAsync(Topology topology, DockerEngine engine, ContainerImages images, CancellationToken cancellation)
    {
        if (!topology.HasPrograms)
            return;
        if (!engine.IsOnThisKernel)
            throw new ProgramException(
                "programs: Docker's engine is on another kernel, and programs of others are watched by this one's /proc; --on local takes them",
                ExitCodes.BackEndMissing);
        foreach (var program in topology.Groups.Select(g => g.Program).OfType<ProgramSpec>().Distinct())
            await engine.RequireImageAsync(ImageOf(program, images), cancellation);
    }

    public static Task<Torrents> TorrentsAsync(SwarmSetup setup, RunNetworks networks, CancellationToken cancellation) =>
        Torrents.MakeAsync(setup.Topology, setup.File, n => networks.DataAddresses[n.Name].ToString(), cancellation);

    /// <param name="folder">Its /data on this machine.</param>
    public ForeignContainer Make(SwarmNode state, string folder)
    {
        var told = ToldOf(state.Spec);
        HostUser.OpenTo(_user, told);
        ProgramFolder.Fill(folder, state.Spec, setup.File, torrents.Of(state.Spec.Program!));
        if (_user is null)
            ProgramFolder.OpenToAll(folder);
        return new ForeignContainer(new ProgramNode(state, setup.File, folder, told), told);
    }

    /// <summary>A container as of one of our own nodes, with what is different.</summary>
    public CreateContainerParameters Adapt(CreateContainerParameters container, NodeSpec node, string folder)
    {
        var program = node.Program!;
        var values = ValuesOf(node);
        container.Image = ImageOf(program, images);
        container.Entrypoint = [.. Supervisor.Command($"{ToldFolder}/{ForeignContainer.WordsName}", ToldFolder, program.CommandOf(node.Role)!.Fill(values))];
        container.Cmd = [];
        container.WorkingDir = DataFolder;
        container.Env = ["PYTHONUNBUFFERED=1", "HOME=/tmp", .. program.Environment.Select(v => $"{v.Key}={v.Value.Fill(values)}")];
        container.NetworkingConfig!.EndpointsConfig!.Remove(networks.Control);
        Adapt(container.HostConfig!, program);
        container.HostConfig!.Mounts = [Bind(folder, DataFolder), Bind(ToldOf(node), ToldFolder)];
        return container;
    }

    /// <summary>Lets a tracker start at once, a seed when its tracker is ready; leechers start all at once.</summary>
    public async Task<bool> IsReadyAsync(ContainerNode container, Func<Task<string>> readLog)
    {
        var (spec, foreign) = (container.State.Spec, container.Foreign!);
        if (spec.Role == Role.Leech)
            return true;
        var trackers = setup.Topology.SwarmOf(spec).Where(n => n.Role == Role.Tracker);
        if (!foreign.Program.IsReleased && (spec.Role == Role.Tracker || trackers.All(t => _ready.Contains(t.Name))))
            foreign.Release();
        if (!foreign.Program.IsReleased
            || !await ProgramReadiness.HoldsAsync(foreign.Program, ValuesOf(spec), container.Pid, readLog, TimeProvider.System.UnixMilliseconds()))
            return false;
        _ready.Add(spec.Name);
        return true;
    }

    private static void Adapt(HostConfig host, ProgramSpec program)
    {
        host.Tmpfs = new Dictionary<string, string> { ["/tmp"] = TemporaryFiles };
        host.LogConfig = new LogConfig { Type = "json-file", Config = new Dictionary<string, string> { ["max-size"] = MostLog } };
        if (program.MemoryBytes is { } bytes)
            (host.Memory, host.MemorySwap) = (bytes, bytes);
        if (program.Processes is { } processes)
            host.PidsLimit = processes + TreeUsage.Supervising;
    }

    private IReadOnlyDictionary<string, string> ValuesOf(NodeSpec node) => _values.Of(node, DataFolder, torrents.Of(node.Program!));

    private string ToldOf(NodeSpec node) => setup.Scratch.MakeSubfolder("told", node.Name);

    private static string ImageOf(ProgramSpec program, ContainerImages images) => program.Image ?? images.Testbed;

    private static Mount Bind(string source, string target) => new() { Type = "bind", Source = source, Target = target };
}
