namespace FsNet.Testbed.Topologies;

/// <summary>
/// How nodes choose; handed to them as <c>--block-policy</c>, <c>--peer-policy</c> and <c>--uploads</c>. Null leaves the node's
/// own default.
/// </summary>
public sealed record Policy(string? Blocks, string? Peers, string? Uploads)
{
    public static Policy Default { get; } = new(null, null, null);
}
