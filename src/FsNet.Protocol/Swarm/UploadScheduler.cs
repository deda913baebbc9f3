using System.Runtime.InteropServices;

namespace FsNet.Protocol.Swarm;

/// <summary>
/// Decides which peer is sent a block next. Few blocks are under way at a time, so that each is whole soon and can travel on;
/// a peer has at most <see cref="SwarmOptions.UploadsPerPeer"/> of them, so that nobody is starved.
/// </summary>
/// <remarks>
/// Who asks and does not read, or hardly, must not hold the places of others. So a block that takes far longer than is usual keeps no
/// place: it goes on, and another begins. And a prefix to which nothing is sent need not wait while another has several blocks, nor long
/// while another has all: where nobody else has been sent anything, what that one takes is what is usual.
/// </remarks>
internal sealed class UploadScheduler(SwarmOptions options)
{
    /// <summary>A block holds its place for so many times what is usual.</summary>
    private const int PatienceInBlocks = 8;

    /// <summary>The same for the first blocks of a peer, which may never read.</summary>
    private const int FirstPatienceInBlocks = 3;

    /// <summary>What a block takes from the beginning of its sending to its end; 0 before the first.</summary>
    public TimeSpan UsualTime => TimeSpan.FromSeconds(_usual.Seconds);

    private const int MostPromised = 2 * SwarmOptions.UploadsPerPeer;

    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(1);

    /// <summary>While no block has ever got to its end.</summary>
    private static readonly TimeSpan BlindPatience = TimeSpan.FromSeconds(4);

    private readonly List<PeerState> _waiting = [];
    private UsualTime _usual;
    private int _sending;

    /// <summary>Prefixes to which several blocks are sent.</summary>
    private int _crowded;

    /// <summary>To whom the last block began to leave, and when.</summary>
    private (PrefixShare? Share, TimeSpan At) _last;

    /// <summary>
    /// Blocks that will leave for who asked for them, those under way included: not what those ask for who do not take what they are
    /// sent, nor all that one asks for who asks for everything.
    /// </summary>
    public int Promised
    {
        get
        {
            var promised = _sending;
            foreach (var peer in CollectionsMarshal.AsSpan(_waiting))
                promised += peer.Slow > 0 ? 0 : Math.Min(peer.Asking, MostPromised);
            return promised;
        }
    }

    /// <summary>The peer asks for a block that it was not waiting for.</summary>
    /// <returns>False when too many of its requests wait already.</returns>
    public bool TryEnqueue(FileLink link, int block)
    {
        var peer = link.Peer;
        if (peer.Asking >= options.MaxQueuedRequests)
            return false;
        link.RequestsIn.Add(block);
        if (link.RequestsIn.Count == 1)
            peer.Waiting.Add(link);
        if (++peer.Asking == 1)
            _waiting.Add(peer);
        return true;
    }

    /// <summary>Nothing is sent to its prefix, and others have several blocks each, or one has all that is sent and waits for more.</summary>
    public bool IsOwed(PeerState peer) => peer is { Asking: 0, Share.Sending: 0 } && (_crowded > 0 || HasOneEverything(peer.Share));

    /// <summary>All that is sent, and all that is waited for, is of one prefix that is not this one.</summary>
    private bool HasOneEverything(PrefixShare other)
    {
        if (_waiting.Count == 0 || _waiting[0].Share is not { Sending: > 0 } one || one == other || one.Sending < _sending)
            return false;
        foreach (var peer in CollectionsMarshal.AsSpan(_waiting))
            if (peer.Share != one)
                return false;
        return true;
    }

    public void Cancel(FileLink link, int block)
    {
        if (!link.RequestsIn.Remove(block))
            return;
        if (link.RequestsIn.Count == 0)
            link.Peer.Waiting.Remove(link);
        Asks(link.Peer, -1);
    }

    /// <summary>The link is gone with everything it asked for. What the driver was told to send counts until it reports.</summary>
    public void Forget(FileLink link)
    {
        if (link.RequestsIn.Count == 0)
            return;
        link.Peer.Waiting.Remove(link);
        Asks(link.Peer, -link.RequestsIn.Count);
        link.RequestsIn.Clear();
    }

    /// <summary>The connection is gone: nothing told to the driver for it will be reported.</summary>
    public void Forget(PeerState peer)
    {
        Occupy(peer, peer.Slow - peer.Sending);
        (peer.Sends, peer.Slow) = (default, 0);
    }

    /// <summary>A block has left, or cannot be sent: of those under way to the peer the one that began first.</summary>
    /// <param name="hasLeft">Whether it took as long as blocks take.</param>
    public void Finished(PeerState peer, TimeSpan now, bool hasLeft)
    {
        if (peer.Sending == 0)
            return;
        var took = now - peer.Sends.RemoveFirst();
        if (peer.Slow > 0)
            peer.Slow--;
        else
            Occupy(peer, -1);
        if (!hasLeft)
            return;
        _usual.Add(took);
        peer.HasTaken = true;
    }

    /// <summary>The next block to send, if there is room.</summary>
    public bool TryNext(TimeSpan now, out FileLink link, out int block)
    {
        (link, block) = (null!, -1);
        if (_waiting.Count == 0 || Choose(now) is not { } peer)
            return false;
        link = peer.Waiting[0];
        block = link.RequestsIn[0];
        link.RequestsIn.RemoveAt(0);
        peer.Waiting.RemoveAt(0);
        if (link.RequestsIn.Count > 0)
            peer.Waiting.Add(link);
        _waiting.Remove(peer);
        peer.Asking--;
        if (peer.Asking > 0)
            _waiting.Add(peer);
        peer.Sends.Add(now);
        Occupy(peer, +1);
        _last = (peer.Share, now);
        return true;
    }

    /// <summary>Blocks to the peer that take too long give their places to others.</summary>
    public void WriteOff(PeerState peer, TimeSpan now)
    {
        while (peer.Slow < peer.Sending && now - peer.Sends[peer.Slow] > PatienceWith(peer))
        {
            peer.Slow++;
            Occupy(peer, -1);
        }
    }

    private TimeSpan PatienceWith(PeerState peer)
    {
        if (!_usual.IsKnown)
            return BlindPatience;
        var blocks = peer.HasTaken ? PatienceInBlocks : FirstPatienceInBlocks;
        return TimeSpan.FromSeconds(Math.Max(LeastPatience.TotalSeconds, blocks * _usual.Seconds));
    }

    private void Asks(PeerState peer, int more)
    {
        peer.Asking += more;
        if (peer.Asking == 0)
            _waiting.Remove(peer);
    }

    private void Occupy(PeerState peer, int more)
    {
        var wasCrowded = peer.Share.Sending > 1;
        peer.Share.Sending += more;
        _sending += more;
        _crowded += (peer.Share.Sending > 1 ? 1 : 0) - (wasCrowded ? 1 : 0);
    }

    /// <summary>Of the prefix to which the fewest are sent; there, the peer to whom the fewest are; of these, who has waited longest.</summary>
    private PeerState? Choose(TimeSpan now)
    {
        PeerState? best = null;
        foreach (var peer in CollectionsMarshal.AsSpan(_waiting))
            if (peer.Sending < SwarmOptions.UploadsPerPeer && (best is null || IsBefore(peer, best)))
                best = peer;
        return best is null || _sending < options.Uploads || (best.Share.Sending == 0 && (_crowded > 0 || IsHeldByOne(now))) ? best : null;
    }

    /// <summary>All that is sent goes to one prefix, and has for some time.</summary>
    private bool IsHeldByOne(TimeSpan now) => _last.Share?.Sending == _sending && now - _last.At > BlindPatience;

    private static bool IsBefore(PeerState a, PeerState b) =>
        a.Share.Sending < b.Share.Sending || (a.Share.Sending == b.Share.Sending && a.Sending < b.Sending);
}
