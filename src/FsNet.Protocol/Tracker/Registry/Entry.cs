using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>That one node has (some) blocks of one file.</summary>
internal sealed class Entry(NodeRecord node, FileRecord file)
{
    private HashSet<NameRecord>? _moreNames;

    public NodeRecord Node { get; } = node;

    public FileRecord File { get; } = file;

    /// <summary>Which blocks; null when it is all or none of them.</summary>
    public BlockSet? Blocks { get; set; }

    public int Held { get; set; }

    public bool IsComplete => Held == File.Layout.BlockCount;

    /// <summary>Where in the file's list this entry is.</summary>
    public int Index { get; set; } = -1;

    /// <summary>How often the tracker has sent somebody there.</summary>
    public int TimesDrawn { get; set; }

    public Entry? NextOfNode { get; set; }

    public Entry? PreviousOfNode { get; set; }

    /// <summary>The first name this node has for the file. Most have one; the set is for the rest.</summary>
    public NameRecord? FirstName { get; private set; }

    public IEnumerable<NameRecord> Names =>
        FirstName is null ? [] : _moreNames is null ? [FirstName] : _moreNames.Prepend(FirstName);

    public bool HasName(NameRecord name) => FirstName == name || (_moreNames?.Contains(name) ?? false);

    public void AddName(NameRecord name)
    {
        if (FirstName is null)
            FirstName = name;
        else
            (_moreNames ??= []).Add(name);
    }

    public (AvailabilityKind Kind, int Size) MeasureAvailability() =>
        Blocks is not null ? Availability.Measure(Blocks)
        : (IsComplete && Held > 0 ? AvailabilityKind.All : AvailabilityKind.None, 0);
}
