using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tracker;

/// <summary>A file: who has it, whole or in part, and under which names.</summary>
internal sealed class FileRecord(in FileProof proof)
{
    /// <summary>Voices of those that lack blocks.</summary>
    public VoiceList Partial;

    /// <summary>Voices of those that have every block.</summary>
    public VoiceList Complete;

    private ulong _lastSequence;

    public FileProof Proof { get; } = proof;

    public int Number { get; set; }

    /// <summary>Its entries in order, where there are many.</summary>
    public SequenceList<Entry>? InOrder { get; set; }

    public Hash256 Id => Proof.Id;

    public BlockLayout Layout => Proof.Layout;

    public int Sources => PartialSources + CompleteSources;

    /// <summary>Address prefixes of which several nodes have it.</summary>
    public int Crowds { get; set; }

    public int PartialSources { get; private set; }

    public int CompleteSources { get; private set; }

    public NameRecord? FirstName { get; private set; }

    public NameRecord? LastName { get; private set; }

    public ulong NextSequence() => ++_lastSequence;

    public void Add(NameRecord name)
    {
        name.PreviousOfFile = LastName;
        if (LastName is null)
            FirstName = name;
        else
            LastName.NextOfFile = name;
        LastName = name;
    }

    public void Remove(NameRecord name)
    {
        if (name.PreviousOfFile is null)
            FirstName = name.NextOfFile;
        else
            name.PreviousOfFile.NextOfFile = name.NextOfFile;
        if (name.NextOfFile is null)
            LastName = name.PreviousOfFile;
        else
            name.NextOfFile.PreviousOfFile = name.PreviousOfFile;
    }

    /// <summary>So many more of those that have every block, or of those that lack some.</summary>
    public void Count(bool complete, int change)
    {
        if (complete)
            CompleteSources += change;
        else
            PartialSources += change;
    }
}
