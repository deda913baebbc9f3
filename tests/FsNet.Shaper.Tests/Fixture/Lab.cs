using FsNet.Links;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Tests.Fixture;

/// <summary>
/// Two nodes on a bridge, each in a network namespace. Each has an address on the emulated network, 10.77.0.N, and one beside
/// it, 10.88.0.N. Names are random; all goes with the lab.
/// </summary>
internal sealed class Lab : IDisposable
{
    public const string Zone = "all";

    private readonly string _prefix = $"fsnet{Guid.NewGuid():N}"[..12];

    public Lab()
    {
        Ip($"netns add {Bridge}");
        Ip($"-n {Bridge} link add br0 type bridge");
        Ip($"-n {Bridge} link set br0 up");
        AddNode(1);
        AddNode(2);
    }

    private string Bridge => $"{_prefix}-b";

    public static string Address(int node) => $"10.77.0.{node}";

    public static string AddressBeside(int node) => $"10.88.0.{node}";

    public string Namespace(int node) => $"/run/netns/{Name(node)}";

    /// <summary>What comes from the other node meets <paramref name="profile"/>.</summary>
    public NodePlan Plan(int node, LinkProfile profile, AccessLimit? uplink = null, AccessLimit? downlink = null) =>
        new($"n{node}", Namespace(node), Address(node), uplink, downlink, [new SourcePlan(Zone, ["10.77.0.0/24"], profile)], Seed: 42);

    /// <summary>Runs a program in a node's namespace.</summary>
    /// <returns>Its standard output.</returns>
    public string Run(int node, string program, string arguments) =>
        NetworkNamespace.Run(Namespace(node), () => Command.Run(program, arguments.Split(' ')));

    public void Dispose()
    {
        foreach (var name in new[] { Name(1), Name(2), Bridge })
            Ip($"netns del {name}");
    }

    private string Name(int node) => $"{_prefix}-{node}";

    private void AddNode(int node)
    {
        Ip($"netns add {Name(node)}");
        Ip($"-n {Name(node)} link add eth0 type veth peer name port{node} netns {Bridge}");
        Ip($"-n {Bridge} link set port{node} master br0 up");
        Ip($"-n {Name(node)} addr add {Address(node)}/24 dev eth0");
        Ip($"-n {Name(node)} addr add {AddressBeside(node)}/24 dev eth0");
        Ip($"-n {Name(node)} link set eth0 up");
    }

    private static void Ip(string arguments) => Command.Run("ip", arguments.Split(' '));
}
