namespace FsNet.Simulator.Events;

/// <summary>The events of a short span of time, in the order in which they were planned.</summary>
internal struct Slot
{
    private Chunk? _first, _last;

    public int Count { get; private set; }

    public void Add(in Event e, ChunkPool pool)
    {
        if (_last is null)
            _first = _last = pool.Take();
        else if (_last.Count == Chunk.Size)
            _last = _last.Next = pool.Take();
        _last.Events[_last.Count++] = e;
        Count++;
    }

    /// <summary>Copies everything to <paramref name="events"/>, and is empty.</summary>
    public void Empty(Span<Event> events, ChunkPool pool)
    {
        for (var chunk = _first; chunk is not null;)
        {
            chunk.Events.AsSpan(0, chunk.Count).CopyTo(events);
            events = events[chunk.Count..];
            var next = chunk.Next;
            pool.Return(chunk);
            chunk = next;
        }
        this = default;
    }
}

internal sealed class Chunk
{
    public const int Size = 64;

    public Event[] Events { get; } = new Event[Size];

    public int Count { get; set; }

    public Chunk? Next { get; set; }
}

/// <summary>Chunks that are free.</summary>
internal sealed class ChunkPool
{
    private Chunk? _free;

    public Chunk Take()
    {
        if (_free is not { } chunk)
            return new Chunk();
        _free = chunk.Next;
        chunk.Next = null;
        return chunk;
    }

    public void Return(Chunk chunk)
    {
        chunk.Count = 0;
        chunk.Next = _free;
        _free = chunk;
    }
}
