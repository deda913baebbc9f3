using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Files, the blocks of each, and the nodes that hold them. It knows no bounds, time-outs or messages: what is asked of it is done, and
/// charged to the address prefix of the node. Nothing that it does takes longer for what others have registered.
/// </summary>
internal sealed partial class TrackerRegistry
{
    /// <summary>With more voices a node is looked up, with fewer it is looked for.</summary>
    private const int MostLookedThrough = 128;

    private readonly Dictionary<Hash256, FileRecord> _files;
    private readonly Numbered<FileRecord> _filesByNumber = new();
    private readonly EntryPool _entries;
    private readonly CrowdNumbers _crowds = new();
    private readonly SeatTable _seats;

    public TrackerRegistry(SipKey key, PrefixLengths prefixes)
    {
        _files = new Dictionary<Hash256, FileRecord>(new IdComparer(key));
        _entries = new EntryPool(Nodes, _filesByNumber);
        _seats = new SeatTable(_entries, _crowds.Crowds, key);
        (Names, Prefixes) = (new NameIndex(key), new PrefixTable(prefixes));
    }

    public NodeTable Nodes { get; } = new();

    public NameIndex Names { get; }

    public PrefixTable Prefixes { get; }

    public int FileCount => _files.Count;

    public int EntryCount => _entries.Count;

    /// <summary>Memory of the bitmaps.</summary>
    public long AvailabilityBytes { get; private set; }

    public FileRecord? FindFile(in Hash256 id) => _files.GetValueOrDefault(id);

    public Entry? FindEntry(NodeRecord? node, FileRecord? file)
    {
        if (node is null || file is null || _seats.Find(node.Prefix, file) is not { } seat)
            return null;
        if (seat < 0)
            return _crowds.Crowds[~seat].Members.TryGetValue(node.Number, out var member) ? member : null;
        return _entries[seat].Node == node.Number ? new Entry(_entries, seat) : null;
    }

    /// <summary>What part a node has in the swarm of a file; null for none.</summary>
    public Standing? StandingOf(NodeRecord node, FileRecord file)
    {
        if (file.Partial.Count + file.Complete.Count > MostLookedThrough)
            return FindEntry(node, file) is { } entry ? Standing.Of(entry) : null;
        // They are about to be drawn from: so they are in the cache, where the table of seats is not.
        if (file.Partial.HasNode(node.Number))
            return new Standing(node, IsComplete: false, IsVoice: true);
        if (file.Complete.HasNode(node.Number))
            return new Standing(node, IsComplete: true, IsVoice: true);
        return file.Crowds > 0 && FindEntry(node, file) is { } member ? Standing.Of(member) : null;
    }

    public NodeRecord AddNode(NodeAddress address, ulong id, TimeSpan now)
    {
        var node = new NodeRecord(address, id, Prefixes.Of(address), now);
        Nodes.Add(node);
        node.Prefix.Add(node);
        Prefixes.Charge(node.Prefix, Costs.Node);
        return node;
    }

    /// <summary>The node holds exactly these blocks of the file, and has it under this name, among others.</summary>
    /// <param name="traits">Null where they are not told.</param>
    public void Present(NodeRecord node, in FileEntry told, FileTraits? traits = null)
    {
        var file = FindFile(told.Proof.Id) ?? AddFile(told.Proof);
        var entry = FindEntry(node, file) ?? AddEntry(node, file);
        Change(entry, told.Kind, told.Blocks, startEmpty: true);
        AddName(entry, told.NameUtf8, traits);
    }

    /// <summary>The node holds these blocks beside those known.</summary>
    public void AddBlocks(Entry entry, AvailabilityKind kind, ReadOnlySpan<byte> blocks) => Change(entry, kind, blocks, startEmpty: false);

    private FileRecord AddFile(in FileProof proof)
    {
        var file = new FileRecord(proof);
        file.Number = _filesByNumber.Add(file);
        _files.Add(proof.Id, file);
        return file;
    }

    private Entry AddEntry(NodeRecord node, FileRecord file)
    {
        var entry = _entries.Add(node, file);
        Seat(entry);
        node.Add(entry);
        AddInOrder(entry);
        Enlist(entry, timesDrawn: 0);
        Prefixes.Charge(node.Prefix, Costs.Entry);
        return entry;
    }

    private void Seat(Entry entry)
    {
        var (prefix, file) = (entry.Node.Prefix, entry.File);
        if (_seats.Find(prefix, file) is not { } seat)
        {
            _seats.Set(prefix, file, entry.Number);
            return;
        }
        if (seat >= 0)
        {
            var crowd = new Crowd(prefix, file, _crowds);
            file.Crowds++;
            _seats.Set(prefix, file, ~crowd.Number);
            Move(new Entry(_entries, seat), crowd);
            seat = ~crowd.Number;
        }
        entry.Crowd = _crowds.Crowds[~seat];
        entry.Crowd.Members.Add(entry.Node.Number, entry);
    }

    private void Unseat(Entry entry)
    {
        var (prefix, file) = (entry.Node.Prefix, entry.File);
        if (entry.Crowd is not { } crowd)
        {
            _seats.Remove(prefix, file);
            return;
        }
        entry.Crowd = null;
        crowd.Members.Remove(entry.Node.Number);
        if (crowd.Members.Count > 1)
            return;
        var alone = crowd.Members.Values.First();
        _seats.Set(prefix, file, alone.Number);
        Move(alone, null);
        crowd.End();
        file.Crowds--;
    }

    /// <summary>Into a crowd, or out of it.</summary>
    private void Move(Entry entry, Crowd? crowd)
    {
        var timesDrawn = Delist(entry);
        crowd?.Members.Add(entry.Node.Number, entry);
        entry.Crowd = crowd;
        Enlist(entry, timesDrawn);
    }

    private void AddName(Entry entry, ReadOnlySpan<byte> utf8, FileTraits? traits)
    {
        var name = Names.Find(utf8, entry.File) ?? Names.Add(utf8, entry.File, entry.Node.Prefix);
        if (!entry.HasName(name))
        {
            entry.AddName(name);
            name.References++;
            entry.Node.Names++;
            Prefixes.Charge(entry.Node.Prefix, Costs.OfName(utf8.Length));
        }
        // As long as others have the file under this name, nobody changes what they are told of it.
        if (traits is not null && (name.References == 1 || name.Traits is null))
            name.Traits = traits;
    }

    private void Change(Entry entry, AvailabilityKind kind, ReadOnlySpan<byte> blocks, bool startEmpty)
    {
        var timesDrawn = Delist(entry);
        entry.Node.Blocks -= entry.Held;
        entry.Held = kind == AvailabilityKind.All ? entry.File.Layout.BlockCount : HeldWith(entry, kind, blocks, startEmpty);
        if (entry.IsComplete || entry.Held == 0)
            SetBitmap(entry, null);
        entry.Node.Blocks += entry.Held;
        Enlist(entry, timesDrawn);
    }

    private int HeldWith(Entry entry, AvailabilityKind kind, ReadOnlySpan<byte> blocks, bool startEmpty)
    {
        if (startEmpty)
            entry.Blocks?.Clear();
        if (kind == AvailabilityKind.None)
            return startEmpty ? 0 : entry.Held;
        if (!startEmpty && entry.IsComplete)
            return entry.Held;
        if (entry.Blocks is null)
            SetBitmap(entry, new BlockSet(entry.File.Layout.BlockCount));
        Availability.TryAddTo(entry.Blocks!, kind, blocks);
        return entry.Blocks!.Count;
    }

    private void SetBitmap(Entry entry, BlockSet? blocks)
    {
        var change = (blocks is null ? 0 : 1) - (entry.Blocks is null ? 0 : 1);
        var layout = entry.File.Layout;
        AvailabilityBytes += change * (layout.BlockCount + 63) / 64 * sizeof(ulong);
        Prefixes.Charge(entry.Node.Prefix, change * Costs.OfBitmap(layout.BlockCount));
        entry.Blocks = blocks;
    }
}
