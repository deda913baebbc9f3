using System.Runtime.InteropServices;
using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Files, the blocks of each, and the nodes that hold them. It knows no bounds, time-outs or messages: what is asked of it is done, and
/// charged to the address prefix of the node. Nothing that it does takes longer for what others have registered.
/// </summary>
internal sealed partial class TrackerRegistry(SipKey key, PrefixLengths prefixes)
{
    private readonly Dictionary<Hash256, FileRecord> _files = new(new IdComparer(key));

    // By prefix and not by node: so it is seen at once who else of the prefix has the file. An Entry, or a Crowd where there are several.
    private readonly Dictionary<(PrefixRecord Prefix, FileRecord File), object> _seats = [];

    public NodeTable Nodes { get; } = new();

    public NameIndex Names { get; } = new(key);

    public PrefixTable Prefixes { get; } = new(prefixes);

    public int FileCount => _files.Count;

    public int EntryCount { get; private set; }

    /// <summary>Memory of the bitmaps.</summary>
    public long AvailabilityBytes { get; private set; }

    public FileRecord? FindFile(in Hash256 id) => _files.GetValueOrDefault(id);

    public Entry? FindEntry(NodeRecord? node, FileRecord? file)
    {
        if (node is null || file is null || !_seats.TryGetValue((node.Prefix, file), out var seat))
            return null;
        return seat is Crowd crowd ? crowd.Members.GetValueOrDefault(node) : seat is Entry entry && entry.Node == node ? entry : null;
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
    public void Present(NodeRecord node, in FileEntry told)
    {
        var file = FindFile(told.Proof.Id) ?? AddFile(told.Proof);
        var entry = FindEntry(node, file) ?? AddEntry(node, file);
        Change(entry, told.Kind, told.Blocks, startEmpty: true);
        AddName(entry, told.NameUtf8);
    }

    /// <summary>The node holds these blocks beside those known.</summary>
    public void AddBlocks(Entry entry, AvailabilityKind kind, ReadOnlySpan<byte> blocks) => Change(entry, kind, blocks, startEmpty: false);

    private FileRecord AddFile(in FileProof proof)
    {
        var file = new FileRecord(proof);
        _files.Add(proof.Id, file);
        return file;
    }

    private Entry AddEntry(NodeRecord node, FileRecord file)
    {
        var entry = new Entry(node, file, file.NextSequence());
        Seat(entry);
        node.Add(entry);
        file.Add(entry);
        file.Enlist(entry);
        EntryCount++;
        Prefixes.Charge(node.Prefix, Costs.Entry);
        return entry;
    }

    private void Seat(Entry entry)
    {
        ref var seat = ref CollectionsMarshal.GetValueRefOrAddDefault(_seats, (entry.Node.Prefix, entry.File), out _);
        if (seat is null)
        {
            seat = entry;
            return;
        }
        if (seat is Entry alone)
        {
            seat = new Crowd();
            Move(alone, (Crowd)seat);
        }
        entry.Crowd = (Crowd)seat;
        entry.Crowd.Members.Add(entry.Node, entry);
    }

    private void Unseat(Entry entry)
    {
        var key = (entry.Node.Prefix, entry.File);
        if (entry.Crowd is not { } crowd)
        {
            _seats.Remove(key);
            return;
        }
        crowd.Members.Remove(entry.Node);
        if (crowd.Members.Count > 1)
            return;
        var alone = crowd.Members.Values.First();
        _seats[key] = alone;
        Move(alone, null);
    }

    /// <summary>Into a crowd, or out of it.</summary>
    private static void Move(Entry entry, Crowd? crowd)
    {
        entry.File.Delist(entry);
        crowd?.Members.Add(entry.Node, entry);
        entry.Crowd = crowd;
        entry.File.Enlist(entry);
    }

    private void AddName(Entry entry, ReadOnlySpan<byte> utf8)
    {
        var name = Names.Find(utf8, entry.File) ?? Names.Add(utf8, entry.File, entry.Node.Prefix);
        if (entry.HasName(name))
            return;
        entry.AddName(name);
        name.References++;
        entry.Node.Names++;
        Prefixes.Charge(entry.Node.Prefix, Costs.OfName(utf8.Length));
    }

    private void Change(Entry entry, AvailabilityKind kind, ReadOnlySpan<byte> blocks, bool startEmpty)
    {
        entry.File.Delist(entry);
        entry.Node.Blocks -= entry.Held;
        entry.Held = kind == AvailabilityKind.All ? entry.File.Layout.BlockCount : HeldWith(entry, kind, blocks, startEmpty);
        if (entry.IsComplete || entry.Held == 0)
            SetBitmap(entry, null);
        entry.Node.Blocks += entry.Held;
        entry.File.Enlist(entry);
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
