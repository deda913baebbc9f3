using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>Something the <see cref="NodeEngine"/> wants done, or tells. Connections are numbered by the driver.</summary>
public abstract record NodeOutput
{
    /// <summary>Connect to a node; answer with Connected or DialFailed.</summary>
    public sealed record Dial(NodeAddress Address) : NodeOutput;

    /// <summary>Close the connection once what was sent before has left. No Disconnected is expected for it.</summary>
    public sealed record Close(int Connection) : NodeOutput;

    /// <summary>Send a control frame, ahead of block bytes that wait.</summary>
    public sealed record Send(int Connection, PeerMessage Message) : NodeOutput;

    /// <summary>Send each of these peers a Have: one output for all, since there is one for every block that comes.</summary>
    public sealed record Announce(Audience[] To, BlockRange[] Ranges) : NodeOutput;

    /// <summary>Send a Request and be ready to take the block: its frames will bear <paramref name="RemoteHandle"/>.</summary>
    public sealed record RequestBlock(int Connection, ushort Handle, ushort RemoteHandle, Hash256 File, int Block) : NodeOutput;

    /// <summary>Send a Cancel; what still arrives of the block is dropped without complaint.</summary>
    public sealed record CancelBlock(int Connection, ushort Handle, ushort RemoteHandle, Hash256 File, int Block) : NodeOutput;

    /// <summary>Send a block's bytes; answer with BlockSent or BlockUnreadable.</summary>
    public sealed record SendBlock(int Connection, ushort Handle, Hash256 File, int Block) : NodeOutput;

    /// <summary>Ask the tracker which nodes have the file; answer with PeersFound, or not at all.</summary>
    public sealed record FindPeers(Hash256 File, int Wanted) : NodeOutput;

    /// <summary>The manifest is proved: make room on disk, look what is there already, answer with Ready.</summary>
    public sealed record ManifestVerified(Manifest Manifest) : NodeOutput;

    /// <summary>Every block of the file is held.</summary>
    public sealed record FileCompleted(Hash256 File) : NodeOutput;

    /// <summary>A connection is up: both sides have said Hello.</summary>
    public sealed record PeerJoined(int Connection, NodeAddress Address, ulong NodeId) : NodeOutput;

    /// <summary>A peer is gone or was dropped.</summary>
    public sealed record PeerLeft(int Connection, NodeAddress Address, string Reason) : NodeOutput;
}

/// <summary>A peer to be told about a file.</summary>
/// <param name="Handle">Our number for the file on the connection.</param>
public readonly record struct Audience(int Connection, ushort Handle);
