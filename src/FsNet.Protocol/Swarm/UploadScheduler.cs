namespace FsNet.Protocol.Swarm;

/// <summary>
/// Decides which peer is sent a block next. Few blocks are under way at a time, so that each is whole soon and can travel on;
/// a peer has at most <see cref="SwarmOptions.UploadsPerPeer"/> of them, so that nobody is starved.
/// </summary>
internal sealed class UploadScheduler(SwarmOptions options)
{
    private readonly List<FileLink> _waiting = [];
    private int _sending;
    private int _queued;

    /// <summary>Blocks that peers wait for, those under way included.</summary>
    public int Promised => _queued + _sending;

    /// <summary>The peer asks for a block.</summary>
    /// <returns>False when too many of its requests wait already.</returns>
    public bool TryEnqueue(FileLink link, int block)
    {
        if (link.Asked.Count >= options.MaxQueuedRequests)
            return false;
        if (link.Asked.Contains(block))
            return true;
        link.Asked.Add(block);
        _queued++;
        if (link.Asked.Count == 1)
            _waiting.Add(link);
        return true;
    }

    public void Cancel(FileLink link, int block)
    {
        if (!link.Asked.Remove(block))
            return;
        _queued--;
        if (link.Asked.Count == 0)
            _waiting.Remove(link);
    }

    /// <summary>The link is gone with everything it asked for. What the driver was told to send counts until it reports.</summary>
    public void Forget(FileLink link)
    {
        _queued -= link.Asked.Count;
        link.Asked.Clear();
        _waiting.Remove(link);
    }

    /// <summary>The connection is gone: nothing told to the driver for it will be reported.</summary>
    public void Forget(PeerState peer)
    {
        _sending -= peer.Sending;
        peer.Sending = 0;
    }

    public void Finished(PeerState peer)
    {
        if (peer.Sending == 0)
            return;
        peer.Sending--;
        _sending--;
    }

    /// <summary>The next block to send, if there is room.</summary>
    public bool TryNext(out FileLink link, out int block)
    {
        (link, block) = (null!, -1);
        if (_sending >= options.Uploads || Choose() is not { } at)
            return false;
        link = _waiting[at];
        block = link.Asked[0];
        link.Asked.RemoveAt(0);
        _queued--;
        _waiting.RemoveAt(at);
        if (link.Asked.Count > 0)
            _waiting.Add(link);
        link.Peer.Sending++;
        _sending++;
        return true;
    }

    private int? Choose()
    {
        // A second block for a peer only while no other peer waits for its first.
        for (var sending = 0; sending < SwarmOptions.UploadsPerPeer; sending++)
            if (ChooseAmong(sending) is { } at)
                return at;
        return null;
    }

    private int? ChooseAmong(int sending)
    {
        for (var i = 0; i < _waiting.Count; i++)
            if (_waiting[i].Peer.Sending == sending)
                return i;
        return null;
    }
}
