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
/// <item>Tell what happened by any of <see cref="Add"/>, <see cref="Fetch"/>, <see cref="Ready"/>, <see cref="Forget"/>, <see cref="PeersFound"/>,
/// <see cref="Connected"/>, <see cref="DialFailed"/>, <see cref="Receive"/>, <see cref="BytesReceived"/>, <see cref="BlockStored"/>,
/// <see cref="BlockCorrupt"/>, <see cref="BlockSent"/>, <see cref="BlockUnreadable"/>, <see cref="Disconnected"/>; or call
/// <see cref="Advance"/> when <see cref="NextWakeup"/> has come. <c>now</c> never goes back; it counts from any origin.</item>
/// <item>Take outputs with <see cref="TryTakeOutput"/> until there are none, and do them in that order.</item>
/// </list>
/// A mistake of a peer drops that peer; a mistake of the driver (an unknown connection, say) is ignored where a race explains it.
/// </remarks>
public sealed partial class NodeEngine
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(250);

    private readonly SwarmOptions _options;
    private readonly ulong _nodeId;
    private readonly SipKey _key;
    private readonly Prng _random;
    private readonly BlockPicker _picker;
    private readonly UploadScheduler _uploads;
    private readonly Guide _guide;
    private readonly AddressBook _addresses;
    private readonly Suspects _suspects = new(Suspects.ForWrongBytes);
    private readonly Suspects _late = new(Suspects.ForLateness);
    private readonly Outbox _outbox = new();
    private readonly FileTable _files = new();
    private readonly Announcer _announcer;
    private readonly PeerTable _peers = new();
    private TimeSpan _nextTick;

    /// <param name="nodeId">Random, new at every start.</param>
    /// <param name="key">Random, new at every start, and nobody else's: tokens are made of it.</param>
    /// <param name="random">Drives every choice left to chance: same seed and same inputs, same outputs.</param>
    public NodeEngine(SwarmOptions options, ulong nodeId, SipKey key, Prng random)
    {
        _options = options;
        _nodeId = nodeId;
        _key = key;
        _addresses = new AddressBook(options.Prefixes);
        _random = random;
        _picker = new BlockPicker(options.Blocks, random);
        _uploads = new UploadScheduler(options);
        _guide = new Guide(options, random);
        _announcer = new Announcer(_outbox);
    }

    /// <summary>When <see cref="Advance"/> wants to be called next, if nothing happens before.</summary>
    public TimeSpan NextWakeup =>
        _announcer.HasNews || _peers.Count > 0 || _files.WantsAny ? Min(_nextTick, _announcer.NextDue) : TimeSpan.MaxValue;

    public int PeerCount => _peers.Count;

    public bool TryTakeOutput(out NodeOutput output) => _outbox.TryTake(out output);

    /// <summary>What the node holds of a file; empty before its manifest is known, null when it is neither held nor wanted.</summary>
    public BlockSet? Blocks(Hash256 file) => _files.TryGet(file, out var state) ? state.Have : null;

    /// <summary>Everything that follows from time alone: stalled peers, searches, expired offers.</summary>
    public void Advance(TimeSpan now)
    {
        _announcer.TellDue(now);
        if (now < _nextTick)
            return;
        _nextTick = now + TickInterval;
        _addresses.Sweep(now);
        foreach (var peer in _peers.Values.ToArray())
            Tick(peer, now);
        foreach (var file in _files.Wanted())
            Tick(file, now);
        _blocksSent.Advance(now);
        StartUploads(now);
        OfferMore(now);
    }

    private void Tick(PeerState peer, TimeSpan now)
    {
        peer.Received.Advance(now);
        if (DropIfUseless(peer, now))
            return;
        GiveUpOnSilent(peer, now);
        _uploads.WriteOff(peer, now);
        foreach (var link in peer.Files.Values)
        {
            CheckStall(link, now);
            CheckLate(link, now);
            RenewOffers(link, now);
            AskAgain(link, now);
        }
    }

    private void Tick(FileState file, TimeSpan now)
    {
        file.Received.Advance(now);
        CheckManifestFetch(file, now);
        AskIfIdle(file, now);
        Search(file, now);
    }

    private void Put(NodeOutput output) => _outbox.Put(output);

    private void Send(PeerState peer, PeerMessage message) => _outbox.Send(peer, message);
}
