using FsNet.Protocol.Swarm;

namespace FsNet.Topologies;

/// <summary>What policies are called in topologies and behind the flags of nodes.</summary>
internal static class PolicyWords
{
    public static IReadOnlyDictionary<string, BlockPolicy> Blocks { get; } = new Dictionary<string, BlockPolicy>
    {
        ["rarest-first"] = BlockPolicy.RarestFirst,
        ["random"] = BlockPolicy.Random,
        ["sequential"] = BlockPolicy.Sequential,
    };

    public static IReadOnlyDictionary<string, PeerPolicy> Peers { get; } = new Dictionary<string, PeerPolicy>
    {
        ["fair"] = PeerPolicy.Fair,
        ["random"] = PeerPolicy.Random,
        ["neediest"] = PeerPolicy.Neediest,
    };

    public static string Of(BlockPolicy policy) => Blocks.First(p => p.Value == policy).Key;

    public static string Of(PeerPolicy policy) => Peers.First(p => p.Value == policy).Key;
}
