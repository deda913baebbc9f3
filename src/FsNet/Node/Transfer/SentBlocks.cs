using System.Collections.Concurrent;
using FsNet.Protocol.Content;

namespace FsNet.Node.Transfer;

/// <summary>The last blocks that each connection was sent: one that its peer calls corrupt is among them.</summary>
internal sealed class SentBlocks
{
    /// <summary>More than a peer has under way.</summary>
    private const int Kept = 32;

    private readonly ConcurrentDictionary<int, Queue<(Hash256 File, int Block)>> _byConnection = new();

    public void Add(int connection, Hash256 file, int block)
    {
        var sent = _byConnection.GetOrAdd(connection, _ => new Queue<(Hash256, int)>());
        lock (sent)
        {
            if (sent.Count == Kept)
                sent.Dequeue();
            sent.Enqueue((file, block));
        }
    }

    /// <summary>Latest first.</summary>
    public List<(Hash256 File, int Block)> To(int connection)
    {
        if (!_byConnection.TryGetValue(connection, out var sent))
            return [];
        lock (sent)
            return [.. sent.Reverse().Distinct()];
    }

    public void Forget(int connection) => _byConnection.TryRemove(connection, out _);
}
