namespace FsNet.Protocol.Tracker;

/// <summary>Entries in no particular order: added, removed and sampled in constant time.</summary>
internal struct EntryList
{
    private Entry[] _items;

    public int Count { get; private set; }

    public readonly ReadOnlySpan<Entry> Items => _items.AsSpan(0, Count);

    public void Add(Entry entry)
    {
        _items ??= new Entry[1];
        if (Count == _items.Length)
            Array.Resize(ref _items, 2 * Count);
        entry.Index = Count;
        _items[Count++] = entry;
    }

    public void Remove(Entry entry)
    {
        var last = _items[--Count];
        _items[entry.Index] = last;
        last.Index = entry.Index;
        _items[Count] = null!;
        if (Count > 8 && Count < _items.Length / 4)
            Array.Resize(ref _items, _items.Length / 2);
    }

    /// <summary>
    /// One step of a shuffle: a random entry among those from <paramref name="from"/> on, which then stands there. Of two by chance
    /// it is the one that was drawn less often: so those who came first do not get all the callers (the power of two choices:
    /// M. Mitzenmacher, 2001).
    /// </summary>
    public readonly Entry Draw(int from, Content.Prng prng)
    {
        var other = from + prng.Next(Count - from);
        var second = from + prng.Next(Count - from);
        if (_items[second].TimesDrawn < _items[other].TimesDrawn)
            other = second;
        _items[other].TimesDrawn++;
        (_items[from], _items[other]) = (_items[other], _items[from]);
        _items[from].Index = from;
        _items[other].Index = other;
        return _items[from];
    }
}
