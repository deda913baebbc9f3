using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>One connection to another node.</summary>
internal sealed class PeerState(int connection, NodeAddress address, AddressPrefix prefix, bool outgoing, TimeSpan now)
{
    public int Connection { get; } = connection;

    public bool Outgoing { get; } = outgoing;

    /// <summary>Where the peer can be reached: where we have called it; of one that called, its IP address and the port that it claims.</summary>
    public NodeAddress Address { get; set; } = address;

    /// <summary>Of its IP address, which is seen.</summary>
    public AddressPrefix Prefix { get; } = prefix;

    /// <summary>A claim.</summary>
    public ulong NodeId { get; set; }

    /// <summary>Of the protocol; 0 before its Hello.</summary>
    public byte Version { get; private set; }

    public bool SaidHello => Version > 0;

    /// <summary>It has called, and who listens at <see cref="Address"/> says so.</summary>
    public bool IsProven { get; set; }

    /// <summary>It was told a token.</summary>
    public bool IsProbed { get; set; }

    /// <summary>The token that it told, to hear it where it was called from.</summary>
    public Probe? Question { get; set; }

    public int Probes { get; set; }

    /// <summary>Blocks that it sent and that were right.</summary>
    public int Delivered { get; set; }

    public TimeSpan ConnectedAt { get; } = now;

    public TimeSpan LastBytesAt { get; set; } = now;

    public RateMeter Received;

    /// <summary>When a block that was right has come from it, or a whole one has left for it; before, when it said Hello.</summary>
    public TimeSpan UsefulAt { get; set; } = now;

    /// <summary>When the last file on this connection was done with.</summary>
    public TimeSpan IdleSince { get; set; } = now;

    /// <summary>Blocks asked of the peer and not received yet, over all files.</summary>
    public int Outstanding { get; set; }

    /// <summary>Blocks handed to the driver for sending and not reported sent.</summary>
    public int Sending { get; set; }

    public OpenFiles Files { get; } = new();

    public ushort NextHandle { get; set; }

    public void Meet(Hello hello)
    {
        (Version, NodeId) = (hello.Version, hello.NodeId);
        if (!Outgoing)
            Address = Address.WithPort(hello.ListenPort);
    }

    public bool Knows(PeerMessageType type) => type != PeerMessageType.Probe || Version >= 2;
}
