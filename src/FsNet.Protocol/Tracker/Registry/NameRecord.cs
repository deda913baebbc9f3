namespace FsNet.Protocol.Tracker;

/// <summary>A name of a file: there as long as a node has the file under it.</summary>
internal sealed class NameRecord(string text, FileRecord file, ulong sequence)
{
    public string Text { get; } = text;

    public FileRecord File { get; } = file;

    /// <summary>The order in which names came, and so their order in listings.</summary>
    public ulong Sequence { get; } = sequence;

    /// <summary>How many nodes have the file under this name.</summary>
    public int References { get; set; }

    public NameRecord? NextOfFile { get; set; }

    public NameRecord? PreviousOfFile { get; set; }

    public FileSummary Summary => new(File.Proof, File.Sources, File.Complete.Count, Text);
}
