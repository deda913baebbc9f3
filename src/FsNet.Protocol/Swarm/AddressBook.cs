using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>The nodes the tracker told of: which files they are known for, and when they may be called again.</summary>
internal sealed class AddressBook
{
    public const int MaxEntries = 10_000;
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(60);

    private readonly Dictionary<NodeAddress, Entry> _entries = [];

    public int Dialing { get; private set; }

    /// <returns>Whether the node may be called now for this file.</returns>
    public bool Note(NodeAddress address, Hash256 file, TimeSpan now)
    {
        if (!_entries.TryGetValue(address, out var entry))
        {
            if (_entries.Count >= MaxEntries)
                return false;
            _entries[address] = entry = new Entry();
        }
        entry.Files.Add(file);
        return entry is { IsDialing: false, IsUnwanted: false } && now >= entry.NotBefore;
    }

    /// <summary>The files to open once the node is connected.</summary>
    public IReadOnlyCollection<Hash256> FilesAt(NodeAddress address) =>
        _entries.TryGetValue(address, out var entry) ? entry.Files : [];

    public void DialStarted(NodeAddress address)
    {
        _entries[address].IsDialing = true;
        Dialing++;
    }

    public void DialEnded(NodeAddress address)
    {
        if (!_entries.TryGetValue(address, out var entry) || !entry.IsDialing)
            return;
        entry.IsDialing = false;
        Dialing--;
    }

    /// <summary>The node could not be reached or hung up: wait longer each time before the next call.</summary>
    public void BackOff(NodeAddress address, TimeSpan now)
    {
        if (!_entries.TryGetValue(address, out var entry))
            return;
        entry.NotBefore = now + TimeSpan.FromTicks(Math.Min(LongestBackOff.Ticks, FirstBackOff.Ticks << Math.Min(entry.Failures, 6)));
        entry.Failures++;
    }

    public void Succeeded(NodeAddress address)
    {
        if (_entries.TryGetValue(address, out var entry))
            entry.Failures = 0;
    }

    /// <summary>Never call this node again: it is ourselves, or it sent wrong bytes.</summary>
    public void Ban(NodeAddress address)
    {
        if (_entries.Count < MaxEntries)
            _entries.TryAdd(address, new Entry());
        if (_entries.TryGetValue(address, out var entry))
            entry.IsUnwanted = true;
    }

    public bool IsBanned(NodeAddress address) => _entries.TryGetValue(address, out var entry) && entry.IsUnwanted;

    public void Forget(Hash256 file)
    {
        foreach (var (address, entry) in _entries)
            if (entry.Files.Remove(file) && entry is { Files.Count: 0, IsDialing: false, IsUnwanted: false, Failures: 0 })
                _entries.Remove(address);
    }

    private sealed class Entry
    {
        public HashSet<Hash256> Files { get; } = [];
        public bool IsDialing { get; set; }
        public bool IsUnwanted { get; set; }
        public TimeSpan NotBefore { get; set; }
        public int Failures { get; set; }
    }
}
