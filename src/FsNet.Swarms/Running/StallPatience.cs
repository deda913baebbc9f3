using FsNet.Topologies;

namespace FsNet.Swarms.Running;

/// <summary>How long a swarm in which no block arrives is waited for before it counts as stalled.</summary>
internal sealed class StallPatience(Topology topology)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(60);

    // Asked for at every look, and all nodes are looked at for it: once is enough.
    private readonly long _slowestBitsPerSecond =
        topology.Nodes.SelectMany(n => new[] { n.Access.UpBitsPerSecond, n.Access.DownBitsPerSecond }).Min() ?? long.MaxValue;

    /// <summary>A minute, or three blocks on the slowest line, which may need longer than that for one.</summary>
    public TimeSpan For(long blockBytes)
    {
        var threeBlocks = TimeSpan.FromSeconds(3 * 8.0 * blockBytes / _slowestBitsPerSecond);
        return threeBlocks > Shortest ? threeBlocks : Shortest;
    }
}
