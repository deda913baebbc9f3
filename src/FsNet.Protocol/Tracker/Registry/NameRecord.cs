namespace FsNet.Protocol.Tracker;

/// <summary>A name of a file: there as long as a node has the file under it.</summary>
internal sealed class NameRecord(Namesakes namesakes, FileRecord file, PrefixRecord bringer, ulong sequence) : ISequenced
{
    /// <summary>All files of this name.</summary>
    public Namesakes Namesakes { get; } = namesakes;

    /// <summary>UTF-8.</summary>
    public ReadOnlySpan<byte> Text => Namesakes.Text;

    public FileRecord File { get; } = file;

    /// <summary>Whose node brought it first.</summary>
    public PrefixRecord Bringer { get; } = bringer;

    /// <summary>The order in which names came, and so their order in listings.</summary>
    public ulong Sequence { get; } = sequence;

    /// <summary>How many nodes have the file under this name.</summary>
    public int References { get; set; }

    /// <summary>As its first node told them, or the last that was alone with it; null where none did.</summary>
    public FileTraits? Traits { get; set; }

    public NameRecord? NextOfFile { get; set; }

    public NameRecord? PreviousOfFile { get; set; }

    public NameRecord? NextNamesake { get; set; }

    public NameRecord? PreviousNamesake { get; set; }

    /// <summary>Whether it is told before those of the crowd.</summary>
    public bool IsInFront { get; set; }
}
