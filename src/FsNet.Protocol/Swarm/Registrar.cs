using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>
/// Keeps the tracker's picture of this node true: what it has been told, what is news, what it refused, and, by the audit in every
/// answer, whether it still knows. Calling order: tell what is held by <see cref="Set"/>, <see cref="Touch"/>, <see cref="Remove"/>; when
/// <see cref="IsDue"/>, write the next message, send it, and report <see cref="Accepted"/> or <see cref="Failed"/>. One message is
/// under way at a time.
/// </summary>
/// <param name="port">Where other nodes reach this one.</param>
/// <param name="nodeId">Drawn at random by each run of the node.</param>
public sealed class Registrar(ushort port, ulong nodeId)
{
    /// <summary>Blocks are told at most this often: peers tell each other at once, the tracker needs only a rough picture.</summary>
    public static readonly TimeSpan DeltaInterval = TimeSpan.FromSeconds(3);

    /// <summary>More files than this at once go over TCP, many in a message.</summary>
    private const int FilesByDatagram = 32;

    /// <summary>What stands beside a file in a Presentation: the header, who it is, and what the file has beside its content.</summary>
    private const int BesideAFile = 128;

    private static readonly TimeSpan DefaultTtl = TimeSpan.FromSeconds(60);

    /// <summary>What a tracker may ask for: less would keep a node busy with signs of life, more would have it never speak again.</summary>
    private static readonly TimeSpan ShortestTtl = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTtl = TimeSpan.FromDays(1);

    private readonly Dictionary<(Hash256 Id, string Name), RegistrarEntry> _entries = [];
    private readonly HashSet<RegistrarEntry> _unknown = [];
    private readonly HashSet<RegistrarEntry> _changed = [];
    private readonly Dictionary<Hash256, List<RegistrarEntry>> _byId = [];

    /// <summary>What is no longer held, and by which names the tracker may know it.</summary>
    private readonly Dictionary<Hash256, HashSet<string>> _removed = [];
    private readonly SetAside _aside = new();
    private readonly List<(RegistrarEntry? Entry, BlockSet Told)> _underWay = [];
    private readonly List<Hash256> _removing = [];
    private TimeSpan _nextDelta;
    private TimeSpan _nextSign;
    private TimeSpan _notBefore;
    private TimeSpan _nextRepetition;
    private bool _busy;

    public ushort Port => port;

    public ulong NodeId => nodeId;

    /// <summary>What the node calls itself; null for nothing.</summary>
    public string? NodeName { get; set; }

    /// <summary>Time to live as the tracker last said.</summary>
    public TimeSpan Ttl { get; private set; } = DefaultTtl;

    /// <summary>The tracker has judged everything that was to be told at first.</summary>
    public bool IsRegistered { get; private set; }

    /// <summary>Where the tracker tells others that this node is; null until it has said so.</summary>
    public NodeAddress? Observed { get; private set; }

    /// <summary>Other nodes that live at this address and port, as the tracker sees it: of all of them one is reached there.</summary>
    public int SameAddress { get; private set; }

    /// <summary>Files that the tracker has refused, under one of their names. They are told again later, each by itself.</summary>
    public IEnumerable<(Hash256 Id, string Name, RefusedItem Why)> Refused =>
        _entries.Values.Where(e => e.Refusal is not null).Select(e => (e.Id, e.Name, e.Refusal!.Value));

    /// <param name="held">The blocks held; read again whenever a message is written.</param>
    /// <param name="traits">What the file has beside its content; null where that is not known.</param>
    public void Set(in FileProof proof, string name, BlockSet held, FileTraits? traits = null)
    {
        var entry = new RegistrarEntry(proof, name, held, traits);
        if (_entries.Remove((proof.Id, name), out var old))
            Discard(old);
        _entries[(proof.Id, name)] = entry;
        if (!_byId.TryGetValue(proof.Id, out var all))
            _byId[proof.Id] = all = new List<RegistrarEntry>(1);
        all.Add(entry);
        _unknown.Add(entry);
        if (_removed.TryGetValue(proof.Id, out var names) && names.Remove(name) && names.Count == 0)
            _removed.Remove(proof.Id); // Under all of its names it is held again: nothing has happened.
    }

    /// <summary>A block of the file has come.</summary>
    /// <param name="urgent">The file is complete: say so at once.</param>
    public void Touch(Hash256 id, string name, bool urgent = false)
    {
        if (!_entries.TryGetValue((id, name), out var entry) || _unknown.Contains(entry) || entry.IsAside)
            return;
        _changed.Add(entry);
        if (urgent)
            _nextDelta = TimeSpan.Zero;
    }

    public void Remove(Hash256 id)
    {
        if (!_byId.TryGetValue(id, out var entries))
            return;
        if (!_removed.TryGetValue(id, out var names))
            _removed[id] = names = [];
        foreach (var entry in entries.ToArray())
        {
            names.Add(entry.Name);
            _entries.Remove((id, entry.Name));
            Discard(entry);
        }
    }

    public bool IsDue(TimeSpan now) => !_busy && now >= _notBefore && (
        _unknown.Count > 0 || _removed.Count > 0 || now >= _nextSign || (_changed.Count > 0 && now >= _nextDelta) || _aside.IsDue(now));

    /// <summary>Whether the next message should be written for TCP: it may be longer than a datagram.</summary>
    public bool WantsTcp => _unknown.Count > FilesByDatagram || _removed.Count > FilesByDatagram
        || _unknown.Any(e => FileEntry.SizeOf(e.Held, e.Name) > TrackSizes.MaxUdp - BesideAFile)
        || _changed.Any(e => FileDelta.SizeOf(e.Held) > TrackSizes.MaxUdp - BesideAFile);

    /// <summary>Writes a Presentation of what the tracker does not know, else an Update.</summary>
    /// <returns>Bytes of the message.</returns>
    public int Write(TimeSpan now, Span<byte> buffer, in TrackHeader header)
    {
        _busy = true;
        while (_aside.TryTake(now) is { } entry)
            (entry.IsKnown ? _changed : _unknown).Add(entry);
        return _unknown.Count > 0 && !MustRemoveFirst() ? WritePresentation(buffer, header) : WriteUpdate(now, buffer, header);
    }

    public void Accepted(TimeSpan now, in AcceptedAnswer answer)
    {
        foreach (var refusal in answer.Refused ?? [])
            Refuse(now, refusal);
        foreach (var (entry, told) in _underWay)
            entry?.Accept(told);
        foreach (var id in _removing)
            _removed.Remove(id);
        Finish();
        (Observed, SameAddress) = (answer.Observed ?? Observed, answer.SameAddress);
        Ttl = answer.Ttl < ShortestTtl ? ShortestTtl : answer.Ttl > LongestTtl ? LongestTtl : answer.Ttl;
        _nextSign = now + Ttl / 3;
        if (_unknown.Count > 0 || _removed.Count > 0)
            return;
        IsRegistered = true;
        if (answer.Audit != Expected() && now >= _nextRepetition)
            ForgetWhatWasTold(now);
    }

    /// <summary>No answer, or none of the message was taken: it will be tried again, not before <paramref name="retryAt"/>.</summary>
    public void Failed(TimeSpan retryAt)
    {
        foreach (var (entry, _) in _underWay)
            if (entry is { IsGone: false })
                _unknown.Add(entry);
        Finish();
        IsRegistered = false;
        _notBefore = retryAt;
    }

    /// <summary>What is held again, and not by all of its names: the tracker is to forget those, and a removal is of all names of a file.</summary>
    private bool MustRemoveFirst() => _removed.Count > 0 && _unknown.Any(e => _removed.ContainsKey(e.Id));

    private int WritePresentation(Span<byte> buffer, in TrackHeader header)
    {
        var writer = new PresentationWriter(buffer, header, port, nodeId, NodeName);
        foreach (var entry in _unknown)
        {
            if (!writer.TryAdd(entry.Proof, entry.Held, entry.Name, entry.Traits))
                break;
            _underWay.Add((entry, entry.Held.Clone()));
        }
        foreach (var (entry, _) in _underWay)
            _unknown.Remove(entry!);
        return writer.Length;
    }

    private int WriteUpdate(TimeSpan now, Span<byte> buffer, in TrackHeader header)
    {
        var writer = new UpdateWriter(buffer, header, port, nodeId);
        foreach (var id in _removed.Keys)
            if (writer.TryRemove(id))
                _removing.Add(id);
        foreach (var entry in _changed)
        {
            if (!writer.TryAdd(entry.Id, entry.News()))
                break;
            _underWay.Add((entry, entry.Held.Clone()));
        }
        foreach (var (entry, _) in _underWay)
            _changed.Remove(entry!);
        _nextDelta = now + DeltaInterval;
        return writer.Length;
    }

    private void Refuse(TimeSpan now, RefusedItem refusal)
    {
        if (refusal.Item >= _underWay.Count || _underWay[refusal.Item] is not { Entry: { } entry })
            return; // Not something that was told.
        _underWay[refusal.Item] = default;
        _changed.Remove(entry);
        if (!entry.IsGone)
            _aside.Add(entry, refusal, now);
    }

    private AuditCounts Expected()
    {
        var known = _entries.Values.Where(e => e.IsKnown).ToList();
        var files = known.DistinctBy(e => e.Id).ToList();
        return new AuditCounts(files.Count, known.Count, files.Sum(e => (long)e.Told.Count));
    }

    /// <summary>
    /// The tracker was restarted, or something was lost: present everything again, but for what it refused. Once in an announce
    /// interval: with a tracker that counts otherwise for good it would have no end.
    /// </summary>
    private void ForgetWhatWasTold(TimeSpan now)
    {
        _nextRepetition = now + Ttl / 3;
        _changed.Clear();
        foreach (var entry in _entries.Values)
        {
            entry.IsKnown = false;
            if (!entry.IsAside)
                _unknown.Add(entry);
        }
    }

    private void Finish()
    {
        _underWay.Clear();
        _removing.Clear();
        _busy = false;
    }

    private void Discard(RegistrarEntry entry)
    {
        entry.IsGone = true;
        if (_byId[entry.Id].Remove(entry) && _byId[entry.Id].Count == 0)
            _byId.Remove(entry.Id);
        _unknown.Remove(entry);
        _changed.Remove(entry);
    }
}
