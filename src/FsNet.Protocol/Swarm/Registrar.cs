using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Protocol.Swarm;

/// <summary>
/// Keeps the tracker's picture of this node true: what it has been told, what is news, and, by the audit in every answer, whether
/// it still knows. Calling order: tell what is held by <see cref="Set"/>, <see cref="Touch"/>, <see cref="Remove"/>; when
/// <see cref="IsDue"/>, write the next message, send it, and report <see cref="Accepted"/> or <see cref="Failed"/>. One message is
/// under way at a time.
/// </summary>
/// <param name="port">Where other nodes reach this one.</param>
/// <param name="nodeId">As in the transfer protocol's Hello.</param>
public sealed class Registrar(ushort port, ulong nodeId)
{
    /// <summary>Blocks are told at most this often: peers tell each other at once, the tracker needs only a rough picture.</summary>
    public static readonly TimeSpan DeltaInterval = TimeSpan.FromSeconds(3);

    /// <summary>More files than this at once go over TCP, many in a message.</summary>
    private const int FilesByDatagram = 32;

    private static readonly TimeSpan DefaultTtl = TimeSpan.FromSeconds(60);

    private readonly Dictionary<(Hash256 Id, string Name), Entry> _entries = [];
    private readonly HashSet<Entry> _unknown = [];
    private readonly HashSet<Entry> _changed = [];
    private readonly HashSet<Hash256> _removed = [];
    private readonly List<(Entry Entry, BlockSet Told)> _underWay = [];
    private readonly List<Hash256> _removing = [];
    private TimeSpan _nextDelta;
    private TimeSpan _nextSign;
    private TimeSpan _notBefore;
    private bool _busy;

    public ushort Port => port;

    public ulong NodeId => nodeId;

    /// <summary>Time to live as the tracker last said.</summary>
    public TimeSpan Ttl { get; private set; } = DefaultTtl;

    /// <summary>The tracker has taken everything that was to be told at first.</summary>
    public bool IsRegistered { get; private set; }

    /// <param name="held">The blocks held; read again whenever a message is written.</param>
    public void Set(Hash256 id, string name, BlockLayout layout, BlockSet held)
    {
        var entry = new Entry(id, name, layout, held, new BlockSet(held.Length));
        if (_entries.Remove((id, name), out var old))
            Discard(old);
        _entries[(id, name)] = entry;
        _unknown.Add(entry);
        _removed.Remove(id);
    }

    /// <summary>A block of the file has come.</summary>
    /// <param name="urgent">The file is complete: say so at once.</param>
    public void Touch(Hash256 id, string name, bool urgent = false)
    {
        if (!_entries.TryGetValue((id, name), out var entry) || _unknown.Contains(entry))
            return;
        _changed.Add(entry);
        if (urgent)
            _nextDelta = TimeSpan.Zero;
    }

    public void Remove(Hash256 id)
    {
        foreach (var entry in _entries.Values.Where(e => e.Id == id).ToArray())
        {
            _entries.Remove((id, entry.Name));
            Discard(entry);
            _removed.Add(id);
        }
    }

    public bool IsDue(TimeSpan now) => !_busy && now >= _notBefore && (
        _unknown.Count > 0 || _removed.Count > 0 || now >= _nextSign || (_changed.Count > 0 && now >= _nextDelta));

    /// <summary>Whether the next message should be written for TCP: it may be longer than a datagram.</summary>
    public bool WantsTcp => _unknown.Count > FilesByDatagram
        || _unknown.Any(e => FileEntry.SizeOf(e.Held, e.Name) > TrackSizes.MaxUdp - 100)
        || _changed.Any(e => FileDelta.SizeOf(e.Held) > TrackSizes.MaxUdp - 100);

    /// <summary>Writes a Presentation of what the tracker does not know, else an Update.</summary>
    /// <returns>Bytes of the message.</returns>
    public int Write(TimeSpan now, Span<byte> buffer, in TrackHeader header)
    {
        _busy = true;
        return _unknown.Count > 0 ? WritePresentation(buffer, header) : WriteUpdate(now, buffer, header);
    }

    public void Accepted(TimeSpan now, in AcceptedAnswer answer)
    {
        foreach (var (entry, told) in _underWay)
            entry.Told = told;
        foreach (var id in _removing)
            _removed.Remove(id);
        Finish();
        Ttl = answer.Ttl;
        _nextSign = now + Ttl / 3;
        if (_unknown.Count > 0 || _removed.Count > 0)
            return;
        IsRegistered = true;
        if (answer.Audit != Expected())
            ForgetWhatWasTold();
    }

    /// <summary>No answer, or a refusal: it will be tried again, not before <paramref name="retryAt"/>.</summary>
    public void Failed(TimeSpan retryAt)
    {
        foreach (var (entry, _) in _underWay)
            if (_entries.ContainsValue(entry))
                _unknown.Add(entry);
        Finish();
        IsRegistered = false;
        _notBefore = retryAt;
    }

    private int WritePresentation(Span<byte> buffer, in TrackHeader header)
    {
        var writer = new PresentationWriter(buffer, header, port, nodeId);
        foreach (var entry in _unknown)
        {
            if (!writer.TryAdd(entry.Id, entry.Layout, entry.Held, entry.Name))
                break;
            _underWay.Add((entry, entry.Held.Clone()));
        }
        foreach (var (entry, _) in _underWay)
            _unknown.Remove(entry);
        return writer.Length;
    }

    private int WriteUpdate(TimeSpan now, Span<byte> buffer, in TrackHeader header)
    {
        var writer = new UpdateWriter(buffer, header, port, nodeId);
        foreach (var id in _removed)
            if (writer.TryRemove(id))
                _removing.Add(id);
        foreach (var entry in _changed)
        {
            if (!writer.TryAdd(entry.Id, entry.News()))
                break;
            _underWay.Add((entry, entry.Held.Clone()));
        }
        foreach (var (entry, _) in _underWay)
            _changed.Remove(entry);
        _nextDelta = now + DeltaInterval;
        return writer.Length;
    }

    private AuditCounts Expected() => new(
        _entries.Values.Select(e => e.Id).Distinct().Count(),
        _entries.Count,
        _entries.Values.DistinctBy(e => e.Id).Sum(e => (long)e.Told.Count));

    /// <summary>The tracker was restarted, or something was lost: present everything again.</summary>
    private void ForgetWhatWasTold()
    {
        _changed.Clear();
        foreach (var entry in _entries.Values)
            _unknown.Add(entry);
    }

    private void Finish()
    {
        _underWay.Clear();
        _removing.Clear();
        _busy = false;
    }

    private void Discard(Entry entry)
    {
        _unknown.Remove(entry);
        _changed.Remove(entry);
    }

    private sealed class Entry(Hash256 id, string name, BlockLayout layout, BlockSet held, BlockSet told)
    {
        public Hash256 Id { get; } = id;
        public string Name { get; } = name;
        public BlockLayout Layout { get; } = layout;
        public BlockSet Held { get; } = held;
        public BlockSet Told { get; set; } = told;

        public BlockSet News()
        {
            var news = Held.Clone();
            for (var block = Told.NextMember(0); block >= 0; block = Told.NextMember(block + 1))
                news.Remove(block);
            return news;
        }
    }
}
