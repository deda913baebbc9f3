using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tracker;

/// <summary>A file: who has it, whole or in part, and under which names.</summary>
internal sealed class FileRecord(in FileProof proof)
{
    /// <summary>Those that lack blocks.</summary>
    public EntryList Partial;

    /// <summary>Those that have every block.</summary>
    public EntryList Complete;

    public FileProof Proof { get; } = proof;

    public Hash256 Id => Proof.Id;

    public BlockLayout Layout => Proof.Layout;

    public int Sources => Partial.Count + Complete.Count;

    public NameRecord? FirstName { get; private set; }

    public int NameCount { get; private set; }

    public void Enlist(Entry entry)
    {
        if (entry.IsComplete)
            Complete.Add(entry);
        else
            Partial.Add(entry);
    }

    public void Delist(Entry entry)
    {
        if (entry.IsComplete)
            Complete.Remove(entry);
        else
            Partial.Remove(entry);
    }

    public void Add(NameRecord name)
    {
        name.NextOfFile = FirstName;
        if (FirstName is not null)
            FirstName.PreviousOfFile = name;
        FirstName = name;
        NameCount++;
    }

    public void Remove(NameRecord name)
    {
        if (name.PreviousOfFile is null)
            FirstName = name.NextOfFile;
        else
            name.PreviousOfFile.NextOfFile = name.NextOfFile;
        if (name.NextOfFile is not null)
            name.NextOfFile.PreviousOfFile = name.PreviousOfFile;
        NameCount--;
    }
}
