using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>That one node has (some) blocks of one file. By its number in the pool, where what is known of it is kept.</summary>
internal readonly record struct Entry(EntryPool Pool, int Number) : ISequenced
{
    public NodeRecord Node => Pool.Nodes[Row.Node];

    public FileRecord File => Pool.Files[Row.File];

    /// <summary>The order in which nodes came to have the file.</summary>
    public ulong Sequence => Row.Sequence;

    /// <summary>With others of the node's prefix; null where it is the only one.</summary>
    public Crowd? Crowd
    {
        get => (Row.More as EntryMore)?.Crowd;
        set
        {
            if (value is not null || Row.More is EntryMore)
                More().Crowd = value;
        }
    }

    /// <summary>Which blocks; null when it is all or none of them.</summary>
    public BlockSet? Blocks
    {
        get => (Row.More as EntryMore)?.Blocks;
        set
        {
            if (value is not null || Row.More is EntryMore)
                More().Blocks = value;
        }
    }

    public ref int Held => ref Row.Held;

    public ref int Index => ref Row.Index;

    public bool IsComplete => Held == File.Layout.BlockCount;

    public int NameCount => Row.More switch { null => 0, NameRecord => 1, _ => More().NameCount };

    internal ref EntryRow Row => ref Pool[Number];

    public bool HasName(NameRecord name) => Row.More == name || (Row.More is EntryMore more && more.HasName(name));

    public void AddName(NameRecord name)
    {
        if (Row.More is null)
            Row.More = name;
        else
            More().AddName(name);
    }

    /// <summary>Takes its names away.</summary>
    public NameRecord[] TakeNames()
    {
        var names = Row.More switch { null => [], NameRecord one => [one], _ => More().Names };
        Row.More = null;
        return names;
    }

    public (AvailabilityKind Kind, int Size) MeasureAvailability() =>
        Blocks is { } blocks ? Availability.Measure(blocks)
        : (IsComplete && Held > 0 ? AvailabilityKind.All : AvailabilityKind.None, 0);

    private EntryMore More()
    {
        if (Row.More is not EntryMore more)
            Row.More = more = new EntryMore(Row.More as NameRecord);
        return more;
    }
}

/// <summary>What an entry may have beside one name.</summary>
internal sealed class EntryMore(NameRecord? name)
{
    // A NameRecord, or a HashSet of them.
    private object? _names = name;

    public Crowd? Crowd { get; set; }

    public BlockSet? Blocks { get; set; }

    public int NameCount => _names switch { null => 0, NameRecord => 1, _ => ((HashSet<NameRecord>)_names).Count };

    public NameRecord[] Names => _names switch { null => [], NameRecord one => [one], _ => [.. (HashSet<NameRecord>)_names] };

    public bool HasName(NameRecord name) => _names == name || (_names is HashSet<NameRecord> many && many.Contains(name));

    public void AddName(NameRecord name)
    {
        if (_names is null)
            _names = name;
        else if (_names is NameRecord first)
            _names = new HashSet<NameRecord> { first, name };
        else
            ((HashSet<NameRecord>)_names).Add(name);
    }
}
