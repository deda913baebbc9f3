using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tracker;

/// <summary>Voices in no particular order: added, removed and sampled in constant time.</summary>
internal struct VoiceList
{
    private Voice[] _items;

    public int Count { get; private set; }

    public readonly Voice this[int index] => _items[index];

    public void Add(Voice voice)
    {
        _items ??= new Voice[1];
        if (Count == _items.Length)
            Array.Resize(ref _items, 2 * Count);
        voice.Index = Count;
        _items[Count++] = voice;
    }

    public void Remove(Voice voice)
    {
        var last = _items[--Count];
        _items[voice.Index] = last;
        last.Index = voice.Index;
        _items[Count] = null!;
        if (Count > 8 && Count < _items.Length / 4)
            Array.Resize(ref _items, _items.Length / 2);
    }

    /// <summary>
    /// One step of a shuffle: a random voice among those from <paramref name="from"/> on, which then stands there. Of two by chance
    /// it is the one that was drawn less often: so those who came first do not get all the callers (the power of two choices:
    /// M. Mitzenmacher, 2001).
    /// </summary>
    public readonly Voice Draw(int from, Prng prng)
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
