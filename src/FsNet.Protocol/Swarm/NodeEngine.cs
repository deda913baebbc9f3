using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>
/// Everything a node decides: whom to connect to, which block to ask of whom, which to send to whom. It does no IO, holds no block
/// bytes and no clock; a driver (sockets and disk, or a simulator) does what it says and tells it what happened.
/// </summary>
/// <remarks>
/// Calling order, all from one thread at a time:
/// <list type="number">
/// <item>Tell what happened by any of <see cref="Add"/>, <see cref="Fetch"/>, <see cref="Resume"/>, <see cref="Ready"/>,
/// <see cref="Forget"/>, <see cref="PeersFound"/>, <see cref="Connected"/>, <see cref="DialFailed"/>, <see cref="Receive"/>,
/// <see cref="BytesReceived"/>, <see cref="BlockStored"/>, <see cref="BlockCorrupt"/>, <see cref="BlockSent"/>, <see cref="BlockUnreadable"/>, <see cref="Disconnected"/>; or call
/// <see cref="Advance"/> when <see cref="NextWakeup"/> has come. <c>now</c> never goes back; it counts from any origin.</item>
/// <item>Take outputs with <see cref="TryTakeOutput"/> until there are none, and do them in that order.</item>
/// </list>
/// A mistake of a peer drops that peer; a mistake of the driver (an unknown connection, say) is ignored where a race explains it.
/// </remarks>
public sealed class NodeEngine
{
    private readonly EngineParts _parts;
    private readonly Rounds _rounds;

    /// <param name="nodeId">Random, new at every start.</param>
    /// <param name="key">Random, new at every start, and nobody else's: tokens are made of it.</param>
    /// <param name="random">Drives every choice left to chance: same seed and same inputs, same outputs.</param>
    public NodeEngine(SwarmOptions options, ulong nodeId, SipKey key, Prng random)
    {
        _parts = new EngineParts(options, nodeId, key, random);
        _rounds = new Rounds(_parts);
    }

    /// <summary>When <see cref="Advance"/> wants to be called next, if nothing happens before.</summary>
    public TimeSpan NextWakeup => _rounds.NextWakeup;

    public int PeerCount => _parts.Peers.Count;

    public bool TryTakeOutput(out NodeOutput output) => _parts.Outbox.TryTake(out output);

    /// <summary>What the node holds of a file; empty before its manifest is known, null when it is neither held nor wanted.</summary>
    public BlockSet? Blocks(Hash256 file) => _parts.Files.TryGet(file, out var state) ? state.Have : null;

    /// <summary>A file whose manifest is known, and what is verified on disk of it. What is missing is fetched.</summary>
    /// <param name="have">Owned by the engine from now on.</param>
    public void Add(TimeSpan now, Manifest manifest, BlockSet have) => _parts.Intake.Add(manifest, have, now);

    /// <summary>A file of which nothing is known but what proves its id.</summary>
    /// <param name="known">Its manifest, where this process has proved it before: what comes is compared with it in place of being hashed.</param>
    public void Fetch(TimeSpan now, in FileProof proof, Manifest? known = null) => _parts.Intake.Fetch(proof, known, now);

    /// <summary>A file whose hashes are known from an earlier fetch: the driver is to make room, and to look what is there.</summary>
    public void Resume(TimeSpan now, Manifest manifest) => _parts.Intake.Resume(manifest, now);

    /// <summary>The driver has made room on disk after <see cref="NodeOutput.ManifestVerified"/>, and found these blocks there.</summary>
    /// <param name="have">Owned by the engine from now on.</param>
    public void Ready(TimeSpan now, Manifest manifest, BlockSet have) => _parts.Intake.Ready(manifest, have, now);

    /// <summary>The file is no longer held nor wanted: its peers are told.</summary>
    public void Forget(Hash256 id) => _parts.Intake.Forget(id);

    /// <summary>The tracker's answer to FindPeers.</summary>
    /// <param name="complete">So many of the addresses, the last ones, are those of complete nodes.</param>
    public void PeersFound(TimeSpan now, Hash256 id, ReadOnlySpan<NodeAddress> addresses, int complete = 0)
    {
        if (_parts.Files.TryGetWanted(id, out var file))
            _parts.Search.Found(file, addresses, complete, now);
    }

    /// <summary>A connection is established, by a Dial or by a caller.</summary>
    public void Connected(TimeSpan now, int connection, NodeAddress address, bool outgoing)
    {
        if (_parts.Meeting.Begin(connection, address, outgoing, now))
            _rounds.Begin(now);
    }

    /// <summary>A Dial did not succeed.</summary>
    public void DialFailed(TimeSpan now, NodeAddress address) => _parts.Search.Failed(address, now);

    /// <summary>The connection is gone, by the peer's will or the network's.</summary>
    public void Disconnected(TimeSpan now, int connection, string reason)
    {
        if (_parts.Peers.TryGetValue(connection, out var peer))
            _parts.Departures.Remove(peer, now, reason);
    }

    /// <summary>Bytes of blocks have arrived: the peer is alive, and this fast.</summary>
    public void BytesReceived(TimeSpan now, int connection, int bytes) => _parts.Peers.GetValueOrDefault(connection)?.NoteBytes(bytes, now);

    /// <summary>A control frame has arrived.</summary>
    public void Receive(TimeSpan now, int connection, PeerMessage message)
    {
        if (!_parts.Peers.TryGetValue(connection, out var peer))
            return;
        if (_parts.Conversation.Receive(peer, message, now) is { } fault)
            _parts.Departures.Drop(peer, fault, now);
        _parts.Uploads.Start(now);
    }

    /// <summary>Where Haves with this handle go; null where the file is not open.</summary>
    public NewsInlet? InletOf(int connection, ushort handle) => _parts.Peers.GetValueOrDefault(connection)?.Files.Find(handle);

    /// <summary>As <see cref="Receive"/> of a Have, for drivers of very many engines, to which an object for each would matter.</summary>
    /// <param name="inlet">Of this engine.</param>
    public void ReceiveHave(TimeSpan now, NewsInlet inlet, ReadOnlySpan<BlockRange> runs)
    {
        if (!inlet.IsClosed && inlet is FileLink link && _parts.Conversation.OnHave(link, runs, now) is { } fault)
            _parts.Departures.Drop(link.Peer, fault, now);
    }

    /// <summary>The block is verified and on disk.</summary>
    public void BlockStored(TimeSpan now, int connection, Hash256 id, int block)
    {
        if (!_parts.Files.TryGet(id, out var file) || file.Manifest is null)
            return;
        _parts.Arrivals.Stored(file, block, _parts.Peers.GetValueOrDefault(connection), now);
        SendAndOffer(now);
    }

    /// <summary>The bytes that arrived are not the block: whoever sent them is dropped and remembered.</summary>
    public void BlockCorrupt(TimeSpan now, int connection, Hash256 id, int block)
    {
        if (_parts.Peers.TryGetValue(connection, out var peer))
            _parts.Departures.Drop(peer, Fault.Corrupt($"block {block} of {id.Short} is not what its hash says"), now);
    }

    /// <summary>The last byte of a block, the one sent first, has been handed to the network.</summary>
    public void BlockSent(TimeSpan now, int connection)
    {
        if (!_parts.Peers.TryGetValue(connection, out var peer))
            return;
        _parts.Uploads.Sent(peer, now);
        if (peer.CanUseMore)
            _parts.Places.NoteUse(peer, now);
        SendAndOffer(now);
    }

    /// <summary>The block could not be read, or is no longer what its hash says.</summary>
    public void BlockUnreadable(TimeSpan now, int connection, Hash256 id, int block)
    {
        if (_parts.Peers.TryGetValue(connection, out var peer))
            _parts.Uploads.Failed(peer, id, block, now);
        SendAndOffer(now);
    }

    /// <summary>Everything that follows from time alone: stalled peers, searches, expired offers.</summary>
    public void Advance(TimeSpan now) => _rounds.Advance(now);

    private void SendAndOffer(TimeSpan now)
    {
        _parts.Uploads.Start(now);
        _parts.Uploads.OfferMore(now);
    }
}
