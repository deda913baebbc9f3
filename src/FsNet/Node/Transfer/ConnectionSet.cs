using System.Collections.Concurrent;
using System.Diagnostics;
using FsNet.Protocol.Peer;

namespace FsNet.Node.Transfer;

/// <summary>
/// The connections of a node by their numbers, and what leaves on them. Control frames leave when everything that happened has been told
/// to the engine: what goes to one peer then goes together.
/// </summary>
/// <remarks>
/// <see cref="Find"/>, <see cref="Add"/>, <see cref="Remove"/> and <see cref="Count"/> on any thread; the rest on the event loop.
/// </remarks>
internal sealed class ConnectionSet
{
    /// <summary>Connections that have been given up, and may still send what they were told.</summary>
    private const int MaxClosing = 128;

    private readonly ConcurrentDictionary<int, PeerConnection> _connections = new();
    private readonly HashSet<PeerConnection> _toFlush = [];
    private readonly Queue<PeerConnection> _closing = [];

    public int Count => _connections.Count;

    public PeerConnection? Find(int connection) => _connections.GetValueOrDefault(connection);

    public void Add(PeerConnection connection)
    {
        var isNew = _connections.TryAdd(connection.Id, connection);
        Debug.Assert(isNew, "no two connections have one number");
    }

    /// <summary>It has ended by itself.</summary>
    public void Remove(int connection) => _connections.TryRemove(connection, out _);

    public void Send(int connection, PeerMessage message)
    {
        if (Find(connection) is not { } peer)
            return;
        peer.Send(message);
        _toFlush.Add(peer);
    }

    public void Send(PeerConnection connection, BlockJob block)
    {
        connection.SendBlock(block);
        _toFlush.Add(connection);
    }

    /// <summary>It is closed once what it was told to send has left; where too many wait for that, the oldest one at once.</summary>
    public void Close(int connection)
    {
        if (!_connections.TryRemove(connection, out var peer))
            return;
        peer.Close();
        _toFlush.Add(peer);
        _closing.Enqueue(peer);
        if (_closing.Count > MaxClosing)
            _closing.Dequeue().Abort();
        Debug.Assert(_closing.Count <= MaxClosing, "no more wait than may");
    }

    /// <summary>Lets out what there is to send.</summary>
    public void Flush()
    {
        foreach (var connection in _toFlush)
            connection.Flush();
        _toFlush.Clear();
    }

    /// <summary>Ends those whose peers take nothing.</summary>
    public void AbortStuck()
    {
        foreach (var connection in _connections.Values)
            if (connection.IsStuck)
                connection.Abort();
    }

    /// <summary>The node ends: every peer is told, and the connections close.</summary>
    public void Leave()
    {
        foreach (var connection in _connections.Values)
        {
            connection.Send(new Goodbye(GoodbyeReason.Leaving));
            connection.Close();
            connection.Flush();
        }
    }
}
