using System.Net;
using FsNet.Swarms.Capturing;
using FsNet.Swarms.Running;
using FsNet.Swarms.Shaping;
using FsNet.Topologies;
using FsNet.Topologies.Planning;

namespace FsNet.Swarms.Local;

/// <summary>Where the processes of a local run have their addresses, and how they get there.</summary>
internal interface ILocalNetwork : IAsyncDisposable
{
    /// <summary>Null where nothing shapes them.</summary>
    ShapedLinks? Links { get; }

    /// <summary>Null where no packets are captured.</summary>
    NodeCaptures? Captures => null;

    IReadOnlyList<string> Notes { get; }

    NodePorts Ports { get; }

    IPAddress AddressOf(NodeSpec node);

    StatusPage StatusOf(NodeSpec node);

    /// <summary>The value of <c>--status</c>.</summary>
    /// <param name="folder">The one that the node runs in.</param>
    string StatusFlagOf(NodeSpec node, string folder);

    /// <summary>What the node itself has to keep to, because the network does not.</summary>
    Access OwnLimitsOf(NodeSpec node);

    /// <summary>The command that runs another command where the node is.</summary>
    IReadOnlyList<string> CommandFor(NodeSpec node, IReadOnlyList<string> command);

    /// <summary>Bytes that the node's interface has sent so far; null where it has none of its own.</summary>
    /// <param name="pid">A process of the node.</param>
    long? SentBytes(int pid);
}
