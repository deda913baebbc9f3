using System.Net;
using FsNet.Base;
using FsNet.Protocol.Swarm;

namespace FsNet.Node;

/// <summary>What a node is told by its command line, or by a program that it is part of.</summary>
internal sealed record NodeOptions
{
    public required HostEndPoint Tracker { get; init; }

    /// <summary>What the node calls itself; null for nothing.</summary>
    public string? Name { get; init; }

    public required IPEndPoint Listen { get; init; }

    /// <summary>What the user calls <see cref="Listen"/>, for errors.</summary>
    public string ListenField { get; init; } = "--listen";

    /// <summary>Take any free port when the one asked for is taken: it was nobody's wish, but the default.</summary>
    public bool ListenElsewhere { get; init; }

    /// <summary>The port by which others reach this node, where it is not the one it listens on.</summary>
    public ushort? AdvertisedPort { get; init; }

    /// <summary>The folder in which the hashes of files are kept from one run to the next; null for none.</summary>
    public string? State { get; init; }

    /// <summary>What the user calls <see cref="State"/>, for errors.</summary>
    public string StateField { get; init; } = "--state";

    public long? UpBitsPerSecond { get; init; }

    public long? DownBitsPerSecond { get; init; }

    public SwarmOptions Swarm { get; init; } = new();
}
