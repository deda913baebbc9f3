using System.Collections.Concurrent;
using FsNet.Protocol.Wire;

namespace FsNet.Node.Recording;

/// <summary>Bytes by peer, counted from the connections' threads; read by status, progress and the engine's tick.</summary>
internal sealed class PeerTable(TimeProvider time)
{
    private readonly ConcurrentDictionary<int, PeerRow> _rows = new();
    private long _received, _sent, _wasted;

    /// <summary>Payload bytes of blocks since the start, peers that are gone included.</summary>
    public long TotalReceived => Interlocked.Read(ref _received);

    public long TotalSent => Interlocked.Read(ref _sent);

    /// <summary>Payload bytes that came for blocks no longer wanted.</summary>
    public long TotalWasted => Interlocked.Read(ref _wasted);

    public IEnumerable<PeerRow> Connected => _rows.Values.Where(r => r is { NodeId: not 0, IsGone: false });

    public void Joined(int connection, NodeAddress address, ulong nodeId)
    {
        var row = Row(connection);
        (row.Address, row.NodeId, row.Since) = (address, nodeId, time.GetTimestamp());
    }

    /// <summary>The peer counts no more; who it was is known until its connection has ended.</summary>
    public void Left(int connection)
    {
        if (_rows.TryGetValue(connection, out var row))
            row.IsGone = true;
    }

    public void Ended(int connection) => _rows.TryRemove(connection, out _);

    public void Received(int connection, int bytes)
    {
        Interlocked.Add(ref _received, bytes);
        Row(connection).AddReceived(bytes);
    }

    public void Sent(int connection, int bytes)
    {
        Interlocked.Add(ref _sent, bytes);
        Row(connection).AddSent(bytes);
    }

    public void Wasted(int bytes) => Interlocked.Add(ref _wasted, bytes);

    public NodeAddress? AddressOf(int connection) => _rows.TryGetValue(connection, out var row) && row.NodeId != 0 ? row.Address : null;

    public TimeSpan Age(PeerRow row) => time.GetElapsedTime(row.Since);

    /// <summary>What came since the last call, by connection.</summary>
    public IEnumerable<(int Connection, int Bytes)> TakeReceived()
    {
        foreach (var (connection, row) in _rows)
            if (row.TakeFresh() is var bytes and > 0)
                yield return (connection, bytes);
    }

    private PeerRow Row(int connection) => _rows.GetOrAdd(connection, _ => new PeerRow());
}

/// <summary>One connected peer.</summary>
internal sealed class PeerRow
{
    private long _received, _sent;
    private int _fresh;

    public NodeAddress Address { get; set; }

    public ulong NodeId { get; set; }

    public long Since { get; set; }

    public bool IsGone { get; set; }

    public long BytesIn => Interlocked.Read(ref _received);

    public long BytesOut => Interlocked.Read(ref _sent);

    public void AddReceived(int bytes)
    {
        Interlocked.Add(ref _received, bytes);
        Interlocked.Add(ref _fresh, bytes);
    }

    public void AddSent(int bytes) => Interlocked.Add(ref _sent, bytes);

    public int TakeFresh() => Interlocked.Exchange(ref _fresh, 0);
}
