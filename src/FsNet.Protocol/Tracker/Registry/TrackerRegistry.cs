using System.Text;
using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Files, the blocks of each, and the nodes that hold them. It knows no bounds, time-outs or messages: what is asked of it is done.
/// </summary>
internal sealed class TrackerRegistry(IdComparer ids)
{
    private readonly Dictionary<Hash256, FileRecord> _files = new(ids);
    private readonly Dictionary<(NodeRecord Node, FileRecord File), Entry> _entries = [];

    public NodeTable Nodes { get; } = new();

    public NameIndex Names { get; } = new();

    public int FileCount => _files.Count;

    public int EntryCount => _entries.Count;

    /// <summary>Memory of the bitmaps.</summary>
    public long AvailabilityBytes { get; private set; }

    public static int BitmapBytes(int blocks) => (blocks + 63) / 64 * sizeof(ulong);

    public FileRecord? FindFile(in Hash256 id) => _files.GetValueOrDefault(id);

    public Entry? FindEntry(NodeRecord? node, FileRecord? file) =>
        node is null || file is null ? null : _entries.GetValueOrDefault((node, file));

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

    public void Remove(Entry entry)
    {
        var (node, file) = (entry.Node, entry.File);
        file.Delist(entry);
        node.Remove(entry);
        node.Blocks -= entry.Held;
        SetBitmap(entry, null);
        foreach (var name in entry.Names)
            Release(name, node);
        _entries.Remove((node, file));
        if (file.Sources == 0)
            _files.Remove(file.Id);
    }

    /// <summary>Removes the node's entries, as many as the budget allows, and with the last of them the node.</summary>
    /// <returns>Whether the node is gone.</returns>
    public bool Remove(NodeRecord node, ref int budget)
    {
        for (; node.FirstEntry is { } entry; budget--)
        {
            if (budget <= 0)
                return false;
            Remove(entry);
        }
        Nodes.Remove(node);
        budget--;
        return true;
    }

    private FileRecord AddFile(in FileProof proof)
    {
        var file = new FileRecord(proof);
        _files.Add(proof.Id, file);
        return file;
    }

    private Entry AddEntry(NodeRecord node, FileRecord file)
    {
        var entry = new Entry(node, file);
        _entries.Add((node, file), entry);
        node.Add(entry);
        file.Enlist(entry);
        return entry;
    }

    private void AddName(Entry entry, ReadOnlySpan<byte> utf8)
    {
        var name = Names.Find(utf8, entry.File) ?? Names.Add(Encoding.UTF8.GetString(utf8), entry.File);
        if (entry.HasName(name))
            return;
        entry.AddName(name);
        name.References++;
        entry.Node.Names++;
    }

    private void Release(NameRecord name, NodeRecord node)
    {
        node.Names--;
        if (--name.References == 0)
            Names.Remove(name);
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
        var bytes = BitmapBytes(entry.File.Layout.BlockCount);
        AvailabilityBytes += (blocks is null ? 0 : bytes) - (entry.Blocks is null ? 0 : bytes);
        entry.Blocks = blocks;
    }
}
