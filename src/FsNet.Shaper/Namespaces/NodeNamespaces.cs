using System.Net;
using System.Text;
using FsNet.Base;
using FsNet.Links;
using FsNet.Shaper.Native;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Shaper.Namespaces;

/// <summary>
/// A bridge in the network namespace of this process, and for each node a namespace with an interface on it. No name is given to a
/// namespace and nothing is mounted: open descriptors of this process hold them, so that they end with it, whatever ends it.
/// </summary>
internal sealed class NodeNamespaces : IDisposable
{
    private const string Bridge = "fsnet";
    private const string Interface = "eth0";

    private readonly List<SafeFileHandle> _handles = [];
    private readonly Dictionary<string, string> _paths = [];

    private NodeNamespaces()
    {
    }

    /// <summary>Path of each node's namespace, valid in the process that asks as long as this process lives.</summary>
    public IReadOnlyDictionary<string, string> Paths => _paths;

    /// <exception cref="ProgramException">What is asked cannot be, or the system refused.</exception>
    public static NodeNamespaces Build(ShaperRequest.Build build)
    {
        var addresses = NamespaceRequestChecks.Check(build);
        var made = new NodeNamespaces();
        try
        {
            made.MakeNamespaces(build.Nodes);
            Connect([.. build.Nodes.Select(n => made._paths[n.Name])]);
            foreach (var (node, address) in build.Nodes.Zip(addresses))
                NetworkNamespace.Run(made._paths[node.Name], () => Configure(address, build.PrefixLength));
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var handle in _handles)
            handle.Dispose();
    }

    /// <summary>On a thread of its own, for unshare(2) moves it, each time into another new namespace; it ends in the last.</summary>
    private void MakeNamespaces(IReadOnlyList<NamespaceSpec> nodes) => OwnThread.Run(() =>
    {
        foreach (var node in nodes)
        {
            if (Libc.Unshare(Libc.CloneNewNet) != 0)
                throw new ProgramException($"no network namespace can be made: {Libc.LastError()}", ExitCodes.BackEndMissing);
            var handle = File.OpenHandle("/proc/thread-self/ns/net");
            _handles.Add(handle);
            _paths[node.Name] = $"/proc/{Environment.ProcessId}/fd/{handle.DangerousGetHandle()}";
        }
        return true;
    });

    /// <summary>One program for all nodes. Snooping for multicast and IPv6 would only make packets that nobody asked for.</summary>
    private static void Connect(IReadOnlyList<string> paths)
    {
        var batch = new StringBuilder()
            .AppendLine($"link add {Bridge} type bridge mcast_snooping 0")
            .AppendLine($"link set {Bridge} addrgenmode none up");
        for (var i = 0; i < paths.Count; i++)
        {
            batch.AppendLine($"link add {Bridge}.{i} type veth peer name {Interface} netns {paths[i]}")
                .AppendLine($"link set {Bridge}.{i} master {Bridge} addrgenmode none up");
        }
        Command.Run("ip", ["-batch", "-"], batch.ToString());
    }

    private static bool Configure(IPAddress address, int prefixLength)
    {
        DisableIPv6();
        using var lo = new NetworkInterface("lo");
        lo.SetUp();
        using var eth0 = new NetworkInterface(Interface);
        eth0.SetAddress(address, prefixLength);
        eth0.SetUp();
        return true;
    }

    /// <summary>Of the calling thread's namespace, for neighbours are not to be looked for by thousands of multicasts.</summary>
    private static void DisableIPv6()
    {
        const string setting = "/proc/sys/net/ipv6/conf/all/disable_ipv6";
        try
        {
            if (File.Exists(setting))
                File.WriteAllText(setting, "1");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // In a container settings may be read-only; then there are a few packets more, and none that is shaped.
        }
    }
}
