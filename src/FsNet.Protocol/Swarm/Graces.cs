using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>
/// How long callers of a prefix have been left in peace without a block, of late. Each prefix has so much of that, whichever and however
/// many of its nodes call: who comes back as soon as it has been sent away does not keep out who comes for the first time. Bounded: the
/// one that would be forgotten first makes place.
/// </summary>
/// <param name="each">What a prefix has.</param>
internal sealed class Graces(TimeSpan each)
{
    public const int MaxEntries = 1024;

    /// <summary>Whose last one is so long ago begins anew.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly Dictionary<AddressPrefix, (TimeSpan Until, TimeSpan Spent)> _entries = [];

    public int Count => _entries.Count;

    /// <summary>Not negative.</summary>
    public TimeSpan LeftTo(AddressPrefix prefix, TimeSpan now) =>
        _entries.Count == 0 || !_entries.TryGetValue(prefix, out var entry) || now >= entry.Until ? each
        : entry.Spent < each ? each - entry.Spent
        : TimeSpan.Zero;

    public void Spend(AddressPrefix prefix, TimeSpan time, TimeSpan now)
    {
        if (!_entries.ContainsKey(prefix) && _entries.Count >= MaxEntries)
            _entries.Remove(_entries.MinBy(e => e.Value.Until).Key);
        _entries[prefix] = (now + Memory, each - LeftTo(prefix, now) + time);
    }

    /// <summary>Somebody there was of use.</summary>
    public void Renew(AddressPrefix prefix)
    {
        if (_entries.Count > 0)
            _entries.Remove(prefix);
    }
}
