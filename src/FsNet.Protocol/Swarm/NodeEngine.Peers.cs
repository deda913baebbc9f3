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
        var peer = new PeerState(connection, address, outgoing, now);
        _peers[connection] = peer;
        // A call of ours that took its time may come to nothing as well: others have called meanwhile.
        if (_peers.Count > _options.MaxPeers)
        {
            var victim = Expendable(peer);
            Drop(victim, now, GoodbyeReason.TooManyPeers, $"there are {_options.MaxPeers} connections already");
            if (victim == peer)
                return;
        }
        Send(peer, new Hello(_nodeId, _options.ListenPort));
        _nextTick = Min(_nextTick, now + TickInterval);
    }

    /// <summary>
    /// Who goes when a connection is one too many: the one that has kept silent longest since it called, so that connections that are
    /// opened and left so keep nobody out; if all have said Hello, the newcomer.
    /// </summary>
    private PeerState Expendable(PeerState newcomer) =>
        _peers.Values.Where(p => !p.SaidHello && !p.Outgoing && p != newcomer).MinBy(p => p.Connection) ?? newcomer;

    /// <summary>A Dial did not succeed.</summary>
    public void DialFailed(TimeSpan now, NodeAddress address)
    {
        _addresses.DialEnded(address);
        _addresses.BackOff(address, now);
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
        StartUploads();
    }

    /// <summary>As <see cref="Receive"/> of a Have, for drivers of very many engines, to which an object for each would matter.</summary>
    public void ReceiveHave(TimeSpan now, int connection, ushort handle, ReadOnlySpan<BlockRange> runs)
    {
        if (!_peers.TryGetValue(connection, out var peer) || !peer.SaidHello)
            return;
        if (Find(peer, handle) is { } link)
            OnHave(link, runs, now);
    }

    private void Handle(PeerState peer, PeerMessage message, TimeSpan now)
    {
        switch (message)
        {
            case Hello hello: OnHello(peer, hello, now); break;
            case Open open: OnOpen(peer, open, now); break;
            case Refuse refuse: OnRefuse(peer, refuse, now); break;
            case Goodbye goodbye: OnGoodbye(peer, goodbye, now); break;
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
    private static FileLink? Find(PeerState peer, ushort remoteHandle) => peer.LastLink is { } last && last.RemoteHandle == remoteHandle
        ? last
        : peer.LastLink = peer.ByRemoteHandle.GetValueOrDefault(remoteHandle);

    private void OnHello(PeerState peer, Hello hello, TimeSpan now)
    {
        peer.SaidHello = true;
        peer.NodeId = hello.NodeId;
        if (!peer.Outgoing)
            peer.Address = peer.Address.WithPort(hello.ListenPort);
        if (hello.NodeId == _nodeId)
        {
            _addresses.Ban(peer.Address);
            Drop(peer, now, GoodbyeReason.Self, "it is this node itself");
            return;
        }
        if (_bannedNodes.Contains(hello.NodeId) || _addresses.IsBanned(peer.Address))
        {
            Drop(peer, now, GoodbyeReason.CorruptBlock, "it sent wrong bytes before");
            return;
        }
        if (_peers.Values.FirstOrDefault(p => p != peer && p.SaidHello && p.NodeId == hello.NodeId) is { } twin && DropTwin(peer, twin, now))
            return;
        _addresses.DialEnded(peer.Address);
        _addresses.Succeeded(peer.Address);
        Put(new NodeOutput.PeerJoined(peer.Connection, peer.Address, peer.NodeId));
        foreach (var id in _addresses.FilesAt(peer.Address).ToArray())
            if (_files.TryGetValue(id, out var file) && _wanted.Contains(file))
                OpenFile(peer, file);
    }

    /// <summary>Two nodes have called each other: the call of the one with the smaller id stays, so that both keep the same.</summary>
    /// <returns>Whether it is <paramref name="peer"/> that was dropped.</returns>
    private bool DropTwin(PeerState peer, PeerState twin, TimeSpan now)
    {
        var preferOutgoing = _nodeId < peer.NodeId;
        var dropped = peer.Outgoing != twin.Outgoing && peer.Outgoing != preferOutgoing ? peer : twin;
        var files = twin.ByFile.Keys.ToArray();
        Drop(dropped, now, GoodbyeReason.Duplicate, "the nodes are connected already");
        if (dropped == twin)
            foreach (var id in files)
                if (_files.TryGetValue(id, out var file))
                    OpenFile(peer, file);
        return dropped == peer;
    }

    private void OnGoodbye(PeerState peer, Goodbye goodbye, TimeSpan now)
    {
        if (goodbye.Reason == GoodbyeReason.Self)
            _addresses.Ban(peer.Address);
        Put(new NodeOutput.Close(peer.Connection));
        Remove(peer, now, $"it said goodbye ({goodbye.Reason})");
    }

    private bool DropIfUseless(PeerState peer, TimeSpan now)
    {
        if (!peer.SaidHello && now - peer.ConnectedAt > HelloTimeout)
            Drop(peer, now, GoodbyeReason.Idle, "it never said Hello");
        else if (peer.ByFile.Count == 0 && now - peer.IdleSince > IdleTimeout)
            Drop(peer, now, GoodbyeReason.Idle, "there is no file left to talk about");
        else
            return false;
        return true;
    }

    private void Ban(PeerState peer, TimeSpan now, string reason)
    {
        _bannedNodes.Add(peer.NodeId);
        _addresses.Ban(peer.Address);
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
        _addresses.DialEnded(peer.Address);
        _addresses.BackOff(peer.Address, now);
        var files = peer.ByFile.Values.Select(l => l.File).ToArray();
        foreach (var link in peer.ByFile.Values.ToArray())
            RemoveLink(link);
        _uploads.Forget(peer);
        Put(new NodeOutput.PeerLeft(peer.Connection, peer.Address, reason));
        foreach (var file in files)
            AfterLoss(file, now);
        StartUploads();
        OfferMore(now);
    }

    /// <summary>What the lost peer owed is free again: let the others take it at once, and look for new ones soon.</summary>
    private void AfterLoss(FileState file, TimeSpan now)
    {
        if (!_wanted.Contains(file))
            return;
        file.Search.Attempts = 0;
        file.Search.NextAt = Min(file.Search.NextAt, now + TickInterval);
        FetchManifest(file, now);
        AskIfIdle(file, now);
        foreach (var link in file.Links)
            AskAgain(link, now);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
