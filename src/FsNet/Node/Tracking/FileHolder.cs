using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Node.Tracking;

/// <summary>A node that has blocks of a file.</summary>
/// <param name="Name">What it calls itself; null where it does not say.</param>
internal sealed record FileHolder(NodeAddress Address, string? Name, BlockSet Blocks);
