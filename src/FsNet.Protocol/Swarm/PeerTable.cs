using System.Diagnostics.CodeAnalysis;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>
/// The peers by their connections, in the order in which they came. There are some dozens at most, and every input looks one up:
/// numbers side by side are found in one or two cache lines.
/// </summary>
internal sealed class PeerTable
{
    private int[] _connections = new int[16];
    private PeerState[] _peers = new PeerState[16];

    public int Count { get; private set; }

    public ArraySegment<PeerState> Values => new(_peers, 0, Count);

    public void Add(PeerState peer)
    {
        if (Count == _peers.Length)
        {
            Array.Resize(ref _connections, 2 * Count);
            Array.Resize(ref _peers, 2 * Count);
        }
        _connections[Count] = peer.Connection;
        _peers[Count++] = peer;
        peer.Share.Peers++;
    }

    public bool TryGetValue(int connection, [NotNullWhen(true)] out PeerState? peer) => (peer = GetValueOrDefault(connection)) is not null;

    public PeerState? GetValueOrDefault(int connection) => PlaceOf(connection) is var at and >= 0 ? _peers[at] : null;

    /// <summary>What the peers of the prefix have together, or will.</summary>
    public PrefixShare ShareOf(AddressPrefix prefix)
    {
        foreach (var peer in Values)
            if (peer.Share.Prefix == prefix)
                return peer.Share;
        return new PrefixShare(prefix);
    }

    /// <returns>Whether it was there.</returns>
    public bool Remove(int connection)
    {
        if (PlaceOf(connection) is not (var at and >= 0))
            return false;
        _peers[at].Share.Peers--;
        Count--;
        _connections.AsSpan(at + 1, Count - at).CopyTo(_connections.AsSpan(at));
        _peers.AsSpan(at + 1, Count - at).CopyTo(_peers.AsSpan(at));
        _peers[Count] = null!;
        return true;
    }

    private int PlaceOf(int connection) => _connections.AsSpan(0, Count).IndexOf(connection);
}
