using System.Net;
using FsNet.Protocol.Tracker;

namespace FsNet.Tracker;

/// <summary>How a tracker runs. The times and the number of connections bound what a stranger can cost it.</summary>
public sealed record TrackerSettings
{
    public required IPEndPoint Listen { get; init; }

    /// <summary>Null: no status over HTTP.</summary>
    public EndPoint? Status { get; init; }

    /// <summary>Host names by which the status pages may be asked for, beside addresses, localhost and the machine's own.</summary>
    public IReadOnlyCollection<string> StatusHosts { get; init; } = [];

    /// <summary>Datagrams are received and sent one by one also where the system can do many at once, as on systems that cannot.</summary>
    public bool OneByOne { get; init; }

    public TimeSpan PeerTtl { get; init; } = TimeSpan.FromSeconds(60);

    public TrackerLimits Limits { get; init; } = new();

    public int MaxTcpConnections { get; init; } = 512;

    /// <summary>How long a TCP connection may be silent between messages, while nobody else needs its place.</summary>
    public TimeSpan TcpIdle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After this a TCP connection takes no more messages, however busy it is.</summary>
    public TimeSpan TcpLife { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a message on TCP may take from its first byte to its last, and an answer to be taken.</summary>
    public TimeSpan TcpMessage { get; init; } = TimeSpan.FromSeconds(10);
}
