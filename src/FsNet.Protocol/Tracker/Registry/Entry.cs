using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>That one node has (some) blocks of one file.</summary>
internal sealed class Entry(NodeRecord node, FileRecord file, ulong sequence) : Voice, ISequenced
{
    // A NameRecord, which is enough for most, or a HashSet of them.
    private object? _names;

    public NodeRecord Node { get; } = node;

    public FileRecord File { get; } = file;

    /// <summary>The order in which nodes came to have the file.</summary>
    public ulong Sequence { get; } = sequence;

    /// <summary>With others of the node's prefix; null where it is the only one.</summary>
    public Crowd? Crowd { get; set; }

    /// <summary>Which blocks; null when it is all or none of them.</summary>
    public BlockSet? Blocks { get; set; }

    public int Held { get; set; }

    public bool IsComplete => Held == File.Layout.BlockCount;

    public Entry? NextOfNode { get; set; }

    public Entry? PreviousOfNode { get; set; }

    public int NameCount => _names switch { null => 0, NameRecord => 1, _ => ((HashSet<NameRecord>)_names).Count };

    /// <summary>Whether it is of the same address and port.</summary>
    public bool IsAt(Entry? other) => this == other || (other is not null && Node.SharesAddress && Node.Address == other.Node.Address);

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

    /// <summary>Takes its names away.</summary>
    public NameRecord[] TakeNames()
    {
        var names = _names switch { null => [], NameRecord one => [one], _ => ((HashSet<NameRecord>)_names).ToArray() };
        _names = null;
        return names;
    }

    public (AvailabilityKind Kind, int Size) MeasureAvailability() =>
        Blocks is not null ? Availability.Measure(Blocks)
        : (IsComplete && Held > 0 ? AvailabilityKind.All : AvailabilityKind.None, 0);
}
