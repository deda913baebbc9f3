using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>One connection to another node.</summary>
internal sealed class PeerState(int connection, NodeAddress address, bool outgoing, TimeSpan now)
{
    public int Connection { get; } = connection;

    public bool Outgoing { get; } = outgoing;

    /// <summary>Where the peer can be reached; for one that called, the port comes with its Hello.</summary>
    public NodeAddress Address { get; set; } = address;

    public ulong NodeId { get; set; }

    public bool SaidHello { get; set; }

    public TimeSpan ConnectedAt { get; } = now;

    public TimeSpan LastBytesAt { get; set; } = now;

    public RateMeter Received;

    /// <summary>When the last file on this connection was done with.</summary>
    public TimeSpan IdleSince { get; set; } = now;

    /// <summary>Blocks asked of the peer and not received yet, over all files.</summary>
    public int Outstanding { get; set; }

    /// <summary>Blocks handed to the driver for sending and not reported sent.</summary>
    public int Sending { get; set; }

    public OpenFiles Files { get; } = new();

    public ushort NextHandle { get; set; }
}
