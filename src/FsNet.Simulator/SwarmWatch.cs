using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator;

/// <summary>
/// Told of everything that a swarm does, as it does it: by this, invariants are checked and traces written. Costs nothing where
/// nobody watches. Each method is for those whom it concerns.
/// </summary>
internal abstract class SwarmWatch
{
    public virtual void Started(SimulatedNode node)
    {
    }

    /// <summary>Something went wrong by the fault plan.</summary>
    public virtual void Fault(TimeSpan at, FaultKind kind, string subject)
    {
    }

    /// <summary>A control frame leaves a node.</summary>
    public virtual void Sent(SimulatedConnection from, PeerMessage message)
    {
    }

    /// <summary>A control frame leaves somebody who means harm.</summary>
    public virtual void HostileSent(SimulatedConnection from, PeerMessage message)
    {
    }

    /// <summary>A control frame is about to be told to the engine.</summary>
    public virtual void Received(SimulatedConnection at, PeerMessage message)
    {
    }

    /// <summary>The engine wants a block to be sent.</summary>
    public virtual void BlockStarted(SimulatedConnection from, int block)
    {
    }

    /// <summary>A block has arrived, and this became of it.</summary>
    public virtual void BlockArrived(SimulatedConnection at, int block, BlockFate fate)
    {
    }

    /// <summary>The engine takes these for the file's hashes.</summary>
    public virtual void ManifestProved(SimulatedNode node, Manifest manifest)
    {
    }

    /// <summary>The engine says that the file is whole.</summary>
    public virtual void Completed(SimulatedNode node)
    {
    }

    public virtual void TrackerAsked(SimulatedNode node, ReadOnlySpan<byte> request, TrackTransport transport)
    {
    }

    public virtual void TrackerAnswered(
        NodeAddress source, ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer, TrackTransport transport)
    {
    }

    /// <summary>The node has done everything that there was to do at this moment.</summary>
    public virtual void Settled(SimulatedNode node)
    {
    }
}

/// <summary>What became of a block that arrived.</summary>
internal enum BlockFate
{
    /// <summary>Right, and on disk now.</summary>
    Stored,

    /// <summary>Nobody waited for it any more, or it is on disk already.</summary>
    Spare,

    /// <summary>Wrong, and found to be.</summary>
    Refused,

    /// <summary>Wrong, and on disk now.</summary>
    Believed,

    /// <summary>There is no room for it.</summary>
    NoRoom,
}
