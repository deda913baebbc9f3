using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tracker;

/// <summary>A file: who has it, whole or in part, and under which names.</summary>
internal sealed class FileRecord(in FileProof proof)
{
    /// <summary>With more sources there is a list of them in order: otherwise it is made when it is wanted.</summary>
    private const int MostWithoutOrder = 256;

    /// <summary>Voices of those that lack blocks.</summary>
    public VoiceList Partial;

    /// <summary>Voices of those that have every block.</summary>
    public VoiceList Complete;

    private SequenceList<Entry>? _inOrder;
    private ulong _lastSequence;

    public FileProof Proof { get; } = proof;

    public Hash256 Id => Proof.Id;

    public BlockLayout Layout => Proof.Layout;

    public int Sources => PartialSources + CompleteSources;

    public int PartialSources { get; private set; }

    public int CompleteSources { get; private set; }

    public NameRecord? FirstName { get; private set; }

    public NameRecord? LastName { get; private set; }

    public ulong NextSequence() => ++_lastSequence;

    /// <summary>A node has come to have the file: its entry is listed once what it holds is known.</summary>
    public void Add(Entry entry)
    {
        _inOrder?.Append(entry);
        if (_inOrder is null && Sources >= MostWithoutOrder)
            PutInOrder(entry);
    }

    public void Remove(Entry entry)
    {
        _inOrder?.Remove(entry);
        if (Sources < MostWithoutOrder / 2)
            _inOrder = null;
    }

    /// <summary>Lists the entry among those that lack blocks, or those that do not.</summary>
    public void Enlist(Entry entry)
    {
        ref var list = ref (entry.IsComplete ? ref Complete : ref Partial);
        Count(entry, +1);
        if (entry.Crowd?.SideOf(entry.IsComplete) is not { } side)
        {
            list.Add(entry);
            return;
        }
        side.Members.Add(entry);
        if (side.Members.Count == 1)
            list.Add(side);
    }

    public void Delist(Entry entry)
    {
        ref var list = ref (entry.IsComplete ? ref Complete : ref Partial);
        Count(entry, -1);
        if (entry.Crowd?.SideOf(entry.IsComplete) is not { } side)
        {
            list.Remove(entry);
            return;
        }
        side.Members.Remove(entry);
        if (side.Members.Count == 0)
            list.Remove(side);
    }

    /// <summary>The first entries after a place in their order, as many as fit.</summary>
    /// <returns>How many.</returns>
    public int CopyAfter(ulong cursor, Span<Entry> into)
    {
        if (_inOrder is null)
            return CopySorted(cursor, into);
        var walk = _inOrder.After(cursor);
        var count = 0;
        while (count < into.Length && walk.TryNext(out var entry))
            into[count++] = entry;
        return count;
    }

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

    private void Count(Entry entry, int change)
    {
        if (entry.IsComplete)
            CompleteSources += change;
        else
            PartialSources += change;
    }

    private void PutInOrder(Entry newest)
    {
        _inOrder = new SequenceList<Entry>();
        foreach (var entry in Sorted())
            _inOrder.Append(entry);
        _inOrder.Append(newest);
    }

    private int CopySorted(ulong cursor, Span<Entry> into)
    {
        var count = 0;
        foreach (var entry in Sorted())
            if (entry.Sequence > cursor && count < into.Length)
                into[count++] = entry;
        return count;
    }

    private List<Entry> Sorted()
    {
        var all = new List<Entry>(Sources);
        Collect(Partial, all);
        Collect(Complete, all);
        all.Sort((a, b) => a.Sequence.CompareTo(b.Sequence));
        return all;
    }

    private static void Collect(in VoiceList voices, List<Entry> all)
    {
        for (var i = 0; i < voices.Count; i++)
            if (voices[i] is Entry entry)
                all.Add(entry);
            else
                Collect(((CrowdSide)voices[i]).Members, all);
    }
}
