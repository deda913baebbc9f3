using System.Net;
using FsNet.Base;
using FsNet.Links;
using FsNet.Swarms.Capturing;
using FsNet.Swarms.Running;
using FsNet.Swarms.Shaping;
using FsNet.Topologies;
using FsNet.Topologies.Planning;

namespace FsNet.Swarms.Local;

/// <summary>
/// A network namespace for each node, on a bridge in one more namespace: all of them are held by one fsnet-shaper, so that nothing of
/// them is ever seen on the host and nothing is left when it ends, however it ends. Status pages are on Unix domain sockets, which
/// no emulated link is in front of.
/// </summary>
internal sealed class NamespaceNetwork : ILocalNetwork
{
    private static readonly IPAddress Network = new([10, 77, 0, 0]);

    private readonly ShaperProcess _shaper;
    private readonly bool _rootless;
    private readonly AddressPlan _addresses;
    private readonly SocketFolder _sockets;
    private IReadOnlyDictionary<string, string> _namespaces = new Dictionary<string, string>();

    private NamespaceNetwork(ShaperProcess shaper, bool rootless, AddressPlan addresses, SocketFolder sockets) =>
        (_shaper, _rootless, _addresses, _sockets) = (shaper, rootless, addresses, sockets);

    public ShapedLinks Links { get; private set; } = null!;

    public NodeCaptures? Captures { get; private set; }

    public IReadOnlyList<string> Notes =>
    [
        $"links are shaped by {Links.Shaper}: {Links.Because}",
        .. _rootless ? ["the namespaces belong to an unprivileged user namespace"] : Array.Empty<string>(),
    ];

    public NodePorts Ports => NodePorts.Usual;

    /// <exception cref="ProgramException">The system does not allow it, or lacks something (exit code 4).</exception>
    public static async Task<NamespaceNetwork> CreateAsync(
        SwarmSetup setup, ProgramFiles programs, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux())
            throw new ProgramException("network namespaces are Linux's", ExitCodes.BackEndMissing);
        var addresses = new AddressPlan(setup.Topology.Nodes, Network);
        var (shaper, rootless) = await StartShaperAsync(programs.Shaper, setup.Scratch, setup.LogFolder, cancellation);
        var network = new NamespaceNetwork(shaper, rootless, addresses, new SocketFolder(setup.Scratch.MakeSubfolder("s")));
        try
        {
            await network.BuildAsync(setup, cancellation);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    ShapedLinks? ILocalNetwork.Links => Links;

    public IPAddress AddressOf(NodeSpec node) => _addresses[node.Name];

    public StatusPage StatusOf(NodeSpec node) => StatusPage.On(_sockets.Here(node.Name), node.Name);

    public string StatusFlagOf(NodeSpec node, string folder) => $"{Endpoints.UnixPrefix}{_sockets.From(folder, node.Name)}";

    public Access OwnLimitsOf(NodeSpec node) => Access.Unlimited;

    public IReadOnlyList<string> CommandFor(NodeSpec node, IReadOnlyList<string> command) =>
    [
        "nsenter",
        .. _rootless ? [$"--user=/proc/{_shaper.Pid}/ns/user", "--preserve-credentials"] : Array.Empty<string>(),
        $"--net={_namespaces[node.Name]}",
        "--",
        .. command,
    ];

    public long? SentBytes(int pid) => InterfaceCounters.SentBytes(pid, "eth0");

    public async ValueTask DisposeAsync()
    {
        await _shaper.DisposeAsync();
        _sockets.Dispose();
    }

    // As root where that is enough, else as the root of a user namespace made for it.
    private static async Task<(ShaperProcess Shaper, bool Rootless)> StartShaperAsync(
        string program, ScratchFolder scratch, string logFolder, CancellationToken cancellation)
    {
        var log = Path.Combine(logFolder, "shaper.log");
        var lockPath = Path.Combine(scratch.Path, "xtables.lock");
        string[] isolated = ["unshare", "--net"], serve = ["--", program, "serve"];
        var refusal = "";
        if (Environment.IsPrivilegedProcess && await TryAsync([.. isolated, .. serve]) is { } asRoot)
            return (asRoot, false);
        return await TryAsync([.. isolated, "--user", "--map-root-user", .. serve]) is { } rootless
            ? (rootless, true)
            : throw new ProgramException($"no network namespace can be made: {refusal}", ExitCodes.BackEndMissing);

        async Task<ShaperProcess?> TryAsync(IReadOnlyList<string> command)
        {
            var shaper = ShaperProcess.Start(command, log, lockPath);
            try
            {
                var can = await shaper.Client.AskAsync<ShaperAnswer.Probed>(new ShaperRequest.Probe(), cancellation);
                if (can.Capabilities.NetAdmin is null)
                    return shaper;
                refusal = can.Capabilities.NetAdmin;
            }
            catch (ProgramException e)
            {
                refusal = e.Message;
            }
            await shaper.DisposeAsync();
            return null;
        }
    }

    private async Task BuildAsync(SwarmSetup setup, CancellationToken cancellation)
    {
        var topology = setup.Topology;
        var specs = topology.Nodes.Select(n => new NamespaceSpec(n.Name, AddressOf(n).ToString())).ToList();
        var built = await _shaper.Client.AskAsync<ShaperAnswer.Built>(
            new ShaperRequest.Build(specs, AddressPlan.PrefixLength), cancellation);
        _namespaces = built.Namespaces;
        Links = await ShapedLinks.CreateAsync(_shaper.Client, topology, _addresses, cancellation);
        var nodes = topology.Nodes.Select(n => (n, _namespaces[n.Name])).ToList();
        await Links.ShapeAsync(nodes, cancellation);
        if (setup.Captures is not { } captures)
            return;
        Captures = new NodeCaptures(_shaper.Client, _addresses, captures, captures.Folder);
        await Captures.BeginAsync(nodes, cancellation);
    }
}
