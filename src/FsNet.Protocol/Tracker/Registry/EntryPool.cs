namespace FsNet.Protocol.Tracker;

/// <summary>What is kept of one <see cref="Entry"/>: 40 bytes.</summary>
internal struct EntryRow
{
    /// <summary>A <see cref="NameRecord"/>, which is enough for most, or an <see cref="EntryMore"/>.</summary>
    public object? More;

    public ulong Sequence;

    /// <summary>Numbers.</summary>
    public int Node, File;

    /// <summary>How many blocks.</summary>
    public int Held;

    /// <summary>Where among the voices of its file, or its crowd, it is.</summary>
    public int Index;

    /// <summary>Other entries of the node; the next free row.</summary>
    public int Next, Previous;
}

/// <summary>
/// The rows of all entries, in chunks that stay where they are. There may be millions: as objects each would take twice the memory, and be a
/// piece of work for every collection.
/// </summary>
internal sealed class EntryPool(NodeTable nodes, Numbered<FileRecord> files)
{
    public const int None = -1;

    private const int ChunkBits = 10;

    private EntryRow[]?[] _chunks = new EntryRow[1][];
    private int _free = None;
    private int _used;

    public NodeTable Nodes => nodes;

    public Numbered<FileRecord> Files => files;

    public int Count { get; private set; }

    public ref EntryRow this[int number] => ref _chunks[number >> ChunkBits]![number & (1 << ChunkBits) - 1];

    public Entry Add(NodeRecord node, FileRecord file)
    {
        var number = _free != None ? _free : _used++;
        MakeRoom(number >> ChunkBits);
        ref var row = ref this[number];
        if (number == _free)
            _free = row.Next;
        row = new EntryRow { Node = node.Number, File = file.Number, Sequence = file.NextSequence(), Next = None, Previous = None };
        Count++;
        return new Entry(this, number);
    }

    public void Remove(Entry entry)
    {
        this[entry.Number] = new EntryRow { Next = _free };
        _free = entry.Number;
        if (--Count == 0)
            (_free, _used, _chunks) = (None, 0, new EntryRow[1][]);
    }

    private void MakeRoom(int chunk)
    {
        if (chunk == _chunks.Length)
            Array.Resize(ref _chunks, 2 * chunk);
        _chunks[chunk] ??= new EntryRow[1 << ChunkBits];
    }
}
