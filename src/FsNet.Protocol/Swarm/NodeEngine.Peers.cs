using System.Runtime.CompilerServices;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>Connections: who is there, who is dropped and why.</summary>
public sealed partial class NodeEngine
{
    private static readonly TimeSpan HelloTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);

    /// <summary>A connection is established, by a Dial or by a caller.</summary>
    public void Connected(TimeSpan now, int connection, NodeAddress address, bool outgoing)
    {
        var share = ShareOf(address);
        var peer = new PeerState(connection, address, share, outgoing, now) { IsBehindTheLate = _late.Contains(share.Prefix, now) };
        _peers.Add(peer);
        // A call of ours that took its time may come to nothing as well: others have called meanwhile.
        if (_peers.Count > _options.MaxPeers)
        {
            var victim = Expendable(peer, now);
            Drop(victim, now, GoodbyeReason.TooManyPeers, $"there are {_options.MaxPeers} connections already");
            if (victim == peer)
                return;
        }
        Send(peer, new Hello(_nodeId, _options.ListenPort));
        _nextTick = Min(_nextTick, now + TickInterval);
    }

    /// <summary>A Dial did not succeed.</summary>
    public void DialFailed(TimeSpan now, NodeAddress address)
    {
        _addresses.DialEnded(address);
        _addresses.BackOff(address, now);
        ApproachOthers(address, now);
    }

    /// <summary>Somebody takes the call and says nothing: others are called meanwhile.</summary>
    private void GiveUpOnSilent(PeerState peer, TimeSpan now)
    {
        if (!peer.Outgoing || peer.SaidHello || now - peer.ConnectedAt <= TimeToBegin || !_addresses.DialEnded(peer.Address))
            return;
        ApproachOthers(peer.Address, now);
    }

    private void ApproachOthers(NodeAddress insteadOf, TimeSpan now)
    {
        var isNews = _addresses.CallsInVain(insteadOf) <= 1;
        foreach (var id in _addresses.FilesAt(insteadOf).ToArray())
            if (_files.TryGetWanted(id, out var file))
            {
                file.Search.WasMisled |= isNews;
                ApproachSome(file, now);
            }
    }

    /// <summary>The connection is gone, by the peer's will or the network's.</summary>
    public void Disconnected(TimeSpan now, int connection, string reason)
    {
        if (_peers.TryGetValue(connection, out var peer))
            Remove(peer, now, reason);
    }

    /// <summary>Bytes of blocks have arrived: the peer is alive, and this fast.</summary>
    public void BytesReceived(TimeSpan now, int connection, int bytes)
    {
        if (!_peers.TryGetValue(connection, out var peer))
            return;
        peer.Received.Add(bytes);
        peer.LastBytesAt = now;
    }

    /// <summary>A control frame has arrived.</summary>
    public void Receive(TimeSpan now, int connection, PeerMessage message)
    {
        if (!_peers.TryGetValue(connection, out var peer))
            return;
        // A node that is full says Goodbye in place of Hello.
        if (message is Hello == peer.SaidHello && message is not Goodbye)
        {
            Drop(peer, now, GoodbyeReason.ProtocolError, peer.SaidHello ? "it said Hello twice" : $"it began with {message.Type}");
            return;
        }
        Handle(peer, message, now);
        StartUploads(now);
    }

    /// <summary>Where Haves with this handle go; null where the file is not open.</summary>
    public NewsInlet? InletOf(int connection, ushort handle) =>
        _peers.TryGetValue(connection, out var peer) && peer.SaidHello ? Find(peer, handle) : null;

    /// <summary>As <see cref="Receive"/> of a Have, for drivers of very many engines, to which an object for each would matter.</summary>
    /// <param name="inlet">Of this engine.</param>
    public void ReceiveHave(TimeSpan now, NewsInlet inlet, ReadOnlySpan<BlockRange> runs)
    {
        if (!inlet.IsClosed)
            OnHave((FileLink)inlet, runs, now);
    }

    /// <summary>
    /// Reads what <see cref="ReceiveHave"/> will read, and changes nothing. In very many engines that all lies in memory far away: asked
    /// for several Haves in a row, the processor fetches it for all of them at the same time.
    /// </summary>
    /// <returns>Of no meaning.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // Or what is read and not used is not read at all.
    public static int Foresee(NewsInlet inlet, int block)
    {
        var link = (FileLink)inlet;
        return link.Remote is { } remote && block < remote.Length && remote.Contains(block) ? link.Peer.Outstanding : 0;
    }

    private void Handle(PeerState peer, PeerMessage message, TimeSpan now)
    {
        switch (message)
        {
            case Hello hello: OnHello(peer, hello, now); break;
            case Open open: OnOpen(peer, open, now); break;
            case Refuse refuse: OnRefuse(peer, refuse, now); break;
            case Goodbye goodbye: OnGoodbye(peer, goodbye, now); break;
            case Probe probe: OnProbe(peer, probe, now); break;
            case ManifestRequest m when Find(peer, m.Handle) is { } link: OnManifestRequest(link, m); break;
            case ManifestPart m when Find(peer, m.Handle) is { } link: OnManifestPart(link, m, now); break;
            case Have m when Find(peer, m.Handle) is { } link: OnHave(link, m.Ranges, now); break;
            case Suggest m when Find(peer, m.Handle) is { } link: OnSuggest(link, m, now); break;
            case Request m when Find(peer, m.Handle) is { } link: OnRequest(link, m, now); break;
            case Cancel m when Find(peer, m.Handle) is { } link: OnCancel(link, m, now); break;
            case Reject m when Find(peer, m.Handle) is { } link: OnReject(link, m, now); break;
        }
    }

    /// <summary>A handle may be unknown because the file was closed here while the frame was on its way: such a frame is dropped.</summary>
    private static FileLink? Find(PeerState peer, ushort remoteHandle) => peer.Files.Find(remoteHandle);

    private void OnHello(PeerState peer, Hello hello, TimeSpan now)
    {
        peer.Meet(hello, now);
        if (hello.NodeId == _nodeId)
        {
            NoteSelf(peer, now);
            Drop(peer, now, GoodbyeReason.Self, "it is this node itself");
            return;
        }
        if (peer.Outgoing)
        {
            _addresses.DialEnded(peer.Address);
            _addresses.Succeeded(peer.Address);
        }
        Put(new NodeOutput.PeerJoined(peer.Connection, peer.Address, peer.NodeId));
        LookForTwins(peer);
        foreach (var id in _addresses.FilesAt(peer.Address).ToArray())
            if (_files.TryGetWanted(id, out var file))
                OpenFile(peer, file, now);
    }

    /// <summary>Who listens where we have called says that it is this node. A caller may say so, and nothing follows.</summary>
    private void NoteSelf(PeerState peer, TimeSpan now)
    {
        if (peer.Outgoing)
            _addresses.Shun(peer.Address, now);
    }

    private void OnGoodbye(PeerState peer, Goodbye goodbye, TimeSpan now)
    {
        if (goodbye.Reason == GoodbyeReason.Self)
            NoteSelf(peer, now);
        Put(new NodeOutput.Close(peer.Connection));
        Remove(peer, now, $"it said goodbye ({goodbye.Reason})");
    }

    /// <summary>
    /// Whether it may be asked for anything. Wrong bytes that came from a caller's IP address speak against others who have called from
    /// there and have delivered nothing yet, not against whom we have called there.
    /// </summary>
    private bool IsTrusted(PeerState peer, TimeSpan now) =>
        peer.Outgoing || peer.IsProven || peer.Delivered > 0 || !_suspects.Contains(peer.Share.Prefix, now);

    private bool DropIfUseless(PeerState peer, TimeSpan now)
    {
        if (!peer.SaidHello && now - peer.ConnectedAt > HelloTimeout)
            Drop(peer, now, GoodbyeReason.Idle, "it never said Hello");
        else if (peer.Files.Count == 0 && now - peer.IdleSince > IdleTimeout)
            Drop(peer, now, GoodbyeReason.Idle, "there is no file left to talk about");
        else
            return false;
        return true;
    }

    /// <summary>
    /// It sent wrong bytes. What is proven is the address that we have called, and the IP address of a caller; its id and its port may be
    /// another's.
    /// </summary>
    private void Ban(PeerState peer, TimeSpan now, string reason)
    {
        if (peer.Outgoing || peer.IsProven)
            _addresses.Shun(peer.Address, now);
        _suspects.Add(peer.Share.Prefix, now);
        Drop(peer, now, GoodbyeReason.CorruptBlock, reason);
    }

    private void Drop(PeerState peer, TimeSpan now, GoodbyeReason goodbye, string reason)
    {
        Send(peer, new Goodbye(goodbye));
        Put(new NodeOutput.Close(peer.Connection));
        Remove(peer, now, reason);
    }

    private void Remove(PeerState peer, TimeSpan now, string reason)
    {
        if (!_peers.Remove(peer.Connection))
            return;
        if (peer.Outgoing)
        {
            _addresses.DialEnded(peer.Address);
            _addresses.BackOff(peer.Address, now);
        }
        var files = peer.Files.Values.Select(l => l.File).ToArray();
        if (peer.Files.Values.MinBy(l => l.UsefulAt) is { } first)
            NoteIdle(first, now);
        foreach (var link in peer.Files.Values.ToArray())
            RemoveLink(link);
        _uploads.Forget(peer);
        Put(new NodeOutput.PeerLeft(peer.Connection, peer.Address, reason));
        foreach (var file in files)
            AfterLoss(peer, file, now);
        StartUploads(now);
        OfferMore(now);
    }

    /// <summary>
    /// What the lost peer owed is free again: let the others take it at once, and look for new ones soon. Whoever brought nothing is no
    /// loss: else callers that come and go would have us ask the tracker without end.
    /// </summary>
    private void AfterLoss(PeerState peer, FileState file, TimeSpan now)
    {
        if (!_files.IsWanted(file))
            return;
        if (peer.Outgoing || peer.Delivered > 0)
        {
            file.Search.Attempts = 0;
            file.Search.NextAt = Min(file.Search.NextAt, now + TickInterval);
        }
        FetchManifest(file, now);
        AskIfIdle(file, now);
        foreach (var link in file.Links)
            AskAgain(link, now);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
