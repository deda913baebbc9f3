using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>
/// From where wrong bytes came, or none: who calls from there is asked for nothing for a while, longer each time. It is served
/// nevertheless, for honest nodes may have the same address. Bounded: the one that would be forgotten first makes place.
/// </summary>
/// <param name="first">After the first offence; twice as long after each further one.</param>
internal sealed class Suspects(TimeSpan first)
{
    public const int MaxEntries = 1024;

    /// <summary>After wrong bytes.</summary>
    public static readonly TimeSpan ForWrongBytes = TimeSpan.FromMinutes(10);

    /// <summary>After a block that was promised and did not come.</summary>
    public static readonly TimeSpan ForLateness = TimeSpan.FromMinutes(1);

    private const int MostDoublings = 5;

    private readonly Dictionary<AddressPrefix, (TimeSpan Until, int Times)> _entries = [];

    public int Count => _entries.Count;

    public bool Contains(AddressPrefix prefix, TimeSpan now) =>
        _entries.Count > 0 && _entries.TryGetValue(prefix, out var entry) && now < entry.Until;

    public void Add(AddressPrefix prefix, TimeSpan now)
    {
        if (!_entries.TryGetValue(prefix, out var entry) && _entries.Count >= MaxEntries)
            _entries.Remove(_entries.MinBy(e => e.Value.Until).Key);
        _entries[prefix] = (now + TimeFor(first, entry.Times), entry.Times + 1);
    }

    public void Clear(AddressPrefix prefix)
    {
        if (_entries.Count > 0)
            _entries.Remove(prefix);
    }

    /// <param name="times">Offences before this one.</param>
    public static TimeSpan TimeFor(TimeSpan first, int times) => first * (1 << Math.Min(times, MostDoublings));
}
