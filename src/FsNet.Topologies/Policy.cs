using FsNet.Protocol.Swarm;

namespace FsNet.Topologies;

/// <summary>
/// How nodes choose; handed to them as <c>--block-policy</c>, <c>--peer-policy</c>, <c>--uploads</c> and <c>--degree</c>. Null leaves
/// the node's own default, as <c>auto</c> does.
/// </summary>
/// <param name="Degree">Connections that a node looks for; about as many others look for it.</param>
public sealed record Policy(BlockPolicy? Blocks, PeerPolicy? Peers, int? Uploads, int? Degree)
{
    public static Policy Default { get; } = new(null, null, null, null);
}
