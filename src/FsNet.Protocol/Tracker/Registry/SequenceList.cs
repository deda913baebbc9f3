namespace FsNet.Protocol.Tracker;

/// <summary>What has a place in an order that never changes.</summary>
internal interface ISequenced
{
    ulong Sequence { get; }
}

/// <summary>
/// Items in the order in which they came. Appending takes constant time; removing, and finding what comes after a place, take the
/// logarithm of their number and a look at one chunk, whatever has been removed before.
/// </summary>
internal sealed class SequenceList<T>
    where T : ISequenced
{
    private const int ChunkSize = 256;

    private readonly List<Chunk> _chunks = [];

    /// <param name="item">Its sequence is greater than all that are here.</param>
    public void Append(T item)
    {
        if (_chunks.Count == 0 || _chunks[^1].Count == ChunkSize)
            _chunks.Add(new Chunk());
        var last = _chunks[^1];
        last.Items[last.Count++] = item;
    }

    public void Remove(T item)
    {
        var at = ChunkOf(item.Sequence);
        var chunk = _chunks[at];
        chunk.RemoveAt(chunk.FirstAfter(item.Sequence) - 1);
        if (chunk.Count == 0)
            _chunks.RemoveAt(at);
        else if (at + 1 < _chunks.Count && chunk.Count + _chunks[at + 1].Count <= ChunkSize / 2)
            Merge(at);
    }

    /// <summary>The items after a place, in order. The list must not be changed meanwhile.</summary>
    public Walk After(ulong cursor)
    {
        var chunk = _chunks.Count == 0 ? 0 : ChunkOf(cursor);
        return new Walk(_chunks, chunk, _chunks.Count == 0 ? 0 : _chunks[chunk].FirstAfter(cursor));
    }

    private void Merge(int at)
    {
        var (chunk, next) = (_chunks[at], _chunks[at + 1]);
        next.Items.AsSpan(0, next.Count).CopyTo(chunk.Items.AsSpan(chunk.Count));
        chunk.Count += next.Count;
        _chunks.RemoveAt(at + 1);
    }

    /// <summary>The last chunk that begins at the place or before, or the first.</summary>
    private int ChunkOf(ulong sequence)
    {
        var (low, high) = (0, _chunks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_chunks[middle].Items[0].Sequence <= sequence)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }

    /// <summary>Goes through a list.</summary>
    public struct Walk(List<Chunk> chunks, int chunk, int index)
    {
        public bool TryNext(out T item)
        {
            while (chunk < chunks.Count && index == chunks[chunk].Count)
                (chunk, index) = (chunk + 1, 0);
            var isThere = chunk < chunks.Count;
            item = isThere ? chunks[chunk].Items[index++] : default!;
            return isThere;
        }
    }

    public sealed class Chunk
    {
        public T[] Items { get; } = new T[ChunkSize];

        public int Count { get; set; }

        public void RemoveAt(int index)
        {
            Count--;
            Array.Copy(Items, index + 1, Items, index, Count - index);
            Items[Count] = default!;
        }

        /// <summary>How many of the items are at the place or before.</summary>
        public int FirstAfter(ulong sequence)
        {
            var (low, high) = (0, Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (Items[middle].Sequence <= sequence)
                    low = middle + 1;
                else
                    high = middle;
            }
            return low;
        }
    }
}
