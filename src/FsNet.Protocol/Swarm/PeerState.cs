using System.Diagnostics;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>One connection to another node.</summary>
internal sealed class PeerState(int connection, NodeAddress address, PrefixShare share, bool outgoing, TimeSpan now)
{
    public int Connection { get; } = connection;

    public bool Outgoing { get; } = outgoing;

    /// <summary>Where the peer can be reached: where we have called it; of one that called, its IP address and the port that it claims.</summary>
    public NodeAddress Address { get; set; } = address;

    /// <summary>Of the prefix of its IP address, which is seen.</summary>
    public PrefixShare Share { get; } = share;

    /// <summary>A claim.</summary>
    public ulong NodeId { get; set; }

    /// <summary>Of the protocol; 0 before its Hello.</summary>
    public byte Version { get; private set; }

    public bool SaidHello => Version > 0;

    /// <summary>It has called, and who listens at <see cref="Address"/> says so.</summary>
    public bool IsProven { get; set; }

    /// <summary>It was told a token.</summary>
    public bool IsProbed { get; set; }

    /// <summary>The token that it told, to hear it where it was called from: the first one, for what it says later are answers.</summary>
    public Probe? Question { get; set; }

    public int Probes { get; set; }

    /// <summary>Blocks that it sent and that were right.</summary>
    public int Delivered { get; set; }

    public TimeSpan ConnectedAt { get; } = now;

    public TimeSpan LastBytesAt { get; set; } = now;

    public RateMeter Received;

    /// <summary>When a block that was right has come from it, or a whole one has left for it; before, when it said Hello.</summary>
    public TimeSpan UsefulAt { get; private set; } = now;

    /// <summary>Whether any block has.</summary>
    public bool WasUseful { get; private set; }

    /// <summary>When the last file on this connection was done with.</summary>
    public TimeSpan IdleSince { get; set; } = now;

    /// <summary>Blocks asked of the peer and not received yet, over all files, those that are late left out.</summary>
    public int Outstanding { get; private set; }

    /// <summary>It is asked for nothing before: it was late, or has just declined to send a block.</summary>
    public TimeSpan NextAskAt { get; set; }

    /// <summary>When it came, others of its prefix had let a first block be late.</summary>
    public bool IsBehindTheLate { get; init; }

    /// <summary>How often it was late; less one for each block that came.</summary>
    public int Disappointments { get; set; }

    /// <summary>Hashes of manifests asked of the peer that have not come yet, over all files.</summary>
    public int HashesAsked { get; set; }

    /// <summary>Opens that came, those of files that are closed again included.</summary>
    public int Opens { get; set; }

    /// <summary>Blocks handed to the driver for sending and not reported sent.</summary>
    public int Sending => Sends.Count;

    /// <summary>When those began.</summary>
    public RunningSends Sends;

    /// <summary>How many of those, the oldest, take so long that they keep no place.</summary>
    public int Slow { get; set; }

    /// <summary>Whether a block has left for it, to its end.</summary>
    public bool HasTaken { get; set; }

    /// <summary>Blocks that it asks for and that wait, over all files.</summary>
    public int Asking { get; set; }

    /// <summary>The files of these, in the order of their turns.</summary>
    public List<FileLink> Waiting { get; } = [];

    /// <summary>Of some file it has not been sent more blocks than that has.</summary>
    public bool CanUseMore => Files.Values.Exists(static link => link.CanUseMore);

    public OpenFiles Files { get; } = new();

    public ushort NextHandle { get; set; }

    /// <summary>For the ledgers of requests alone.</summary>
    public void Owe(int more)
    {
        Outstanding += more;
        Debug.Assert(Outstanding >= 0, "nobody owes less than nothing");
    }

    /// <summary>Bytes of blocks have come.</summary>
    public void NoteBytes(int bytes, TimeSpan now)
    {
        Received.Add(bytes);
        LastBytesAt = now;
    }

    public void NoteUse(TimeSpan now) => (UsefulAt, WasUseful) = (now, true);

    public void Meet(Hello hello, TimeSpan now)
    {
        (Version, NodeId, UsefulAt) = (hello.Version, hello.NodeId, now);
        if (!Outgoing)
            Address = Address.WithPort(hello.ListenPort);
    }

    public bool Knows(PeerMessageType type) => type != PeerMessageType.Probe || Version >= 2;
}
