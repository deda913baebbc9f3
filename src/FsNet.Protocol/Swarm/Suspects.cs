using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>
/// From where wrong bytes came: who calls from there is asked for nothing for a while, longer each time. It is served nevertheless, for
/// honest nodes may have the same address. Bounded: the one that would be forgotten first makes place.
/// </summary>
internal sealed class Suspects
{
    public const int MaxEntries = 1024;

    /// <summary>After the first wrong bytes; twice as long after each further ones.</summary>
    public static readonly TimeSpan FirstTime = TimeSpan.FromMinutes(10);

    private const int MostDoublings = 5;

    private readonly Dictionary<AddressPrefix, (TimeSpan Until, int Times)> _entries = [];

    public int Count => _entries.Count;

    public bool Contains(AddressPrefix prefix, TimeSpan now) =>
        _entries.Count > 0 && _entries.TryGetValue(prefix, out var entry) && now < entry.Until;

    public void Add(AddressPrefix prefix, TimeSpan now)
    {
        if (!_entries.TryGetValue(prefix, out var entry) && _entries.Count >= MaxEntries)
            _entries.Remove(_entries.MinBy(e => e.Value.Until).Key);
        _entries[prefix] = (now + TimeFor(entry.Times), entry.Times + 1);
    }

    /// <param name="times">Offences before this one.</param>
    public static TimeSpan TimeFor(int times) => FirstTime * (1 << Math.Min(times, MostDoublings));
}
