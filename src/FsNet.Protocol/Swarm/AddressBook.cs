using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>
/// The nodes the tracker told of: which files they are known for, and when they may be called again. What a caller says of itself is not
/// written here. Bounded: who has the most addresses in it gives the place, with the one that was named longest ago.
/// </summary>
internal sealed class AddressBook(PrefixLengths prefixes)
{
    public const int MaxEntries = 4096;

    /// <summary>Who was not named for so long is forgotten.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<NodeAddress, Entry> _entries = [];
    private readonly Dictionary<AddressPrefix, Share> _shares = [];
    private readonly HashSet<Entry> _dialing = [];
    private TimeSpan _nextSweep = SweepInterval;

    public int Count => _entries.Count;

    /// <summary>Calls that have come to nothing yet.</summary>
    public int Dialing => _dialing.Count;

    /// <summary>Those that have begun since then.</summary>
    public int DialingSince(TimeSpan time)
    {
        var count = 0;
        foreach (var entry in _dialing)
            count += entry.DialedAt >= time ? 1 : 0;
        return count;
    }

    /// <returns>Whether the node may be called now for this file.</returns>
    public bool Note(NodeAddress address, Hash256 file, TimeSpan now)
    {
        var entry = Named(address, now);
        entry.Files.Add(file);
        return !entry.IsDialing && now >= entry.NotBefore;
    }

    /// <summary>The files to open once the node is connected.</summary>
    public IReadOnlyCollection<Hash256> FilesAt(NodeAddress address) =>
        _entries.TryGetValue(address, out var entry) ? entry.Files : [];

    public void DialStarted(NodeAddress address, TimeSpan now)
    {
        var entry = _entries[address];
        (entry.IsDialing, entry.DialedAt) = (true, now);
        _dialing.Add(entry);
        _shares[address.Prefix(prefixes)].CallsInVain++;
    }

    /// <summary>How often we have called there since a block came from there last.</summary>
    public int CallsInVain(NodeAddress address) => _shares.GetValueOrDefault(address.Prefix(prefixes))?.CallsInVain ?? 0;

    /// <summary>A block has come from there.</summary>
    public void NoteUse(AddressPrefix prefix)
    {
        if (_shares.TryGetValue(prefix, out var share))
            share.CallsInVain = 0;
    }

    /// <returns>Whether it was called.</returns>
    public bool DialEnded(NodeAddress address)
    {
        if (!_entries.TryGetValue(address, out var entry) || !entry.IsDialing)
            return false;
        entry.IsDialing = false;
        return _dialing.Remove(entry);
    }

    /// <summary>The node could not be reached, or its connection has ended: wait longer each time before the next call.</summary>
    public void BackOff(NodeAddress address, TimeSpan now)
    {
        if (!_entries.TryGetValue(address, out var entry))
            return;
        entry.Wait(now + TimeSpan.FromTicks(Math.Min(LongestBackOff.Ticks, FirstBackOff.Ticks << Math.Min(entry.Failures, 6))));
        entry.Failures++;
    }

    /// <summary>
    /// Blocks were exchanged with it: the waits begin anew. To have been answered is not enough, or those who find no place at a node that
    /// is crowded would call it each second, all of them.
    /// </summary>
    public void WasOfUse(NodeAddress address)
    {
        if (_entries.TryGetValue(address, out var entry))
            entry.Failures = 0;
    }

    /// <summary>Do not call this node for a long time: it is ourselves, or it sent wrong bytes. Only for whom a call of ours has reached there.</summary>
    public void Shun(NodeAddress address, TimeSpan now)
    {
        var entry = Named(address, now);
        entry.Wait(now + Suspects.TimeFor(Suspects.ForWrongBytes, entry.Offences++));
    }

    public void Forget(Hash256 file)
    {
        foreach (var (address, entry) in _entries)
            if (entry.Files.Remove(file) && entry is { Files.Count: 0, IsDialing: false, Offences: 0, Failures: 0 })
                Remove(address);
    }

    /// <summary>Forgets, now and then, whom nobody has named for long.</summary>
    public void Sweep(TimeSpan now)
    {
        if (now < _nextSweep)
            return;
        _nextSweep = now + SweepInterval;
        foreach (var (address, entry) in _entries)
            if (!entry.IsDialing && now >= entry.NotBefore && now - entry.NamedAt > Lifetime)
                Remove(address);
    }

    private Entry Named(NodeAddress address, TimeSpan now)
    {
        if (!_entries.TryGetValue(address, out var entry))
        {
            if (_entries.Count >= MaxEntries)
                MakePlace();
            _entries[address] = entry = new Entry();
            Counted(address.Prefix(prefixes)).Addresses++;
        }
        entry.NamedAt = now;
        return entry;
    }

    private Share Counted(AddressPrefix prefix)
    {
        if (!_shares.TryGetValue(prefix, out var share))
            _shares[prefix] = share = new Share();
        return share;
    }

    private void MakePlace()
    {
        var most = _shares.MaxBy(s => s.Value.Addresses).Key;
        NodeAddress? victim = null;
        (bool, TimeSpan) least = default;
        foreach (var (address, entry) in _entries)
        {
            if (entry.IsDialing || address.Prefix(prefixes) != most)
                continue;
            var worth = (entry.Offences > 0, entry.NamedAt);
            if (victim is null || worth.CompareTo(least) < 0)
                (victim, least) = (address, worth);
        }
        if (victim is { } found)
            Remove(found);
    }

    private void Remove(NodeAddress address)
    {
        _entries.Remove(address);
        var prefix = address.Prefix(prefixes);
        if (--_shares[prefix].Addresses == 0)
            _shares.Remove(prefix);
    }

    /// <summary>The addresses of one prefix.</summary>
    private sealed class Share
    {
        public int Addresses { get; set; }

        public int CallsInVain { get; set; }
    }

    private sealed class Entry
    {
        public HashSet<Hash256> Files { get; } = [];
        public bool IsDialing { get; set; }
        public TimeSpan DialedAt { get; set; }
        public TimeSpan NamedAt { get; set; }
        public TimeSpan NotBefore { get; private set; }
        public int Failures { get; set; }

        /// <summary>How often it sent wrong bytes.</summary>
        public int Offences { get; set; }

        public void Wait(TimeSpan until) => NotBefore = until > NotBefore ? until : NotBefore;
    }
}
