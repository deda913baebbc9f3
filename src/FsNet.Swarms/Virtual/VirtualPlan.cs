using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;
using FsNet.Simulator;
using FsNet.Simulator.Network;
using FsNet.Topologies;
using FsNet.Topologies.Planning;

namespace FsNet.Swarms.Virtual;

/// <summary>A topology as the simulator takes it.</summary>
internal static class VirtualPlan
{
    /// <summary>From here on what happens to a node is looked at together: exact times of single frames cost more than they tell.</summary>
    private const int ManyNodes = 5_000;

    private static readonly TimeSpan Batch = TimeSpan.FromMilliseconds(5);

    public static SwarmPlan Of(Topology topology, LinkState links, long fileBytes)
    {
        var zones = links.Zones.Index().ToDictionary(z => z.Item, z => z.Index);
        var nodes = topology.Nodes.Where(n => n.Role != Role.Tracker).ToList();
        return new SwarmPlan
        {
            Seed = topology.Seed,
            Layout = LayoutOf(topology, fileBytes),
            Nodes = [.. nodes.Select(n => new VirtualNode(
                n.Name, n.Role == Role.Seed, zones[n.Zone], n.Access.UpBitsPerSecond, n.Access.DownBitsPerSecond)
            {
                LeavesWhenComplete = n.LeavesWhenComplete,
            })],
            TrackerZone = zones[topology.Tracker.Zone],
            Links = [.. links.Zones.Select(from => links.Zones.Select(to => links.Profile(from, to)).ToList())],
            Options = OptionsOf(topology.Policy),
            Tcp = topology.Tcp == "bbr" ? TcpModel.Bbr : TcpModel.Cubic,
            ControlBatch = nodes.Count > ManyNodes ? Batch : TimeSpan.Zero,
            IsInLockstep = nodes.Count > ManyNodes,
        };
    }

    public static BlockLayout LayoutOf(Topology topology, long fileBytes) => topology.BlockBytes is { } blockBytes
        ? new BlockLayout(fileBytes, (byte)long.Log2(blockBytes))
        : BlockLayout.For(fileBytes);

    /// <summary>With the same defaults as a node has.</summary>
    private static SwarmOptions OptionsOf(Policy policy)
    {
        var options = new SwarmOptions();
        return options with
        {
            Blocks = policy.Blocks ?? options.Blocks,
            Peers = policy.Peers ?? options.Peers,
            Uploads = policy.Uploads ?? options.Uploads,
            TargetPeers = policy.Degree ?? options.TargetPeers,
        };
    }
}
