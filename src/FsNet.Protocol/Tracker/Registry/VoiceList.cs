namespace FsNet.Protocol.Tracker;

/// <summary>Voices in no particular order, side by side in memory: added, removed and sampled in constant time.</summary>
internal struct VoiceList
{
    private Voice[]? _items;

    public int Count { get; private set; }

    public readonly Span<Voice> Items => _items.AsSpan(0, Count);

    internal readonly Voice[] Array => _items!;

    /// <summary>Whether a node is among them by itself.</summary>
    public readonly bool HasNode(int number)
    {
        foreach (ref readonly var voice in Items)
            if (voice.Who == number)
                return true;
        return false;
    }

    /// <returns>Its place.</returns>
    public int Add(Voice voice)
    {
        if (Count == (_items?.Length ?? 0))
            System.Array.Resize(ref _items, Count + Math.Max(1, Count / 2));
        _items![Count] = voice;
        return Count++;
    }

    /// <returns>The last, which now has the place, unless it was the last itself.</returns>
    public Voice? RemoveAt(int index)
    {
        var last = _items![--Count];
        var isMoved = index < Count;
        _items[index] = last;
        if (Count == 0)
            _items = null;
        else if (Count > 8 && Count < _items.Length / 4)
            System.Array.Resize(ref _items, _items.Length / 2);
        return isMoved ? last : null;
    }
}
