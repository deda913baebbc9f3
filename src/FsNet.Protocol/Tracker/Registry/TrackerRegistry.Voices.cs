namespace FsNet.Protocol.Tracker;

/// <summary>Who is drawn when somebody asks for peers of a file, and who is shown in which order.</summary>
internal sealed partial class TrackerRegistry
{
    /// <summary>With more sources there is a list of them in order: otherwise it is made when it is wanted.</summary>
    private const int MostWithoutOrder = 256;

    public CrowdSide SideOf(Voice voice) => _crowds.Sides[~voice.Who];

    /// <summary>The first entries after a place in their order, as many as fit.</summary>
    /// <returns>How many.</returns>
    public int CopyAfter(FileRecord file, ulong cursor, Span<Entry> into)
    {
        if (file.InOrder is null)
            return CopySorted(file, cursor, into);
        var walk = file.InOrder.After(cursor);
        var count = 0;
        while (count < into.Length && walk.TryNext(out var entry))
            into[count++] = entry;
        return count;
    }

    /// <summary>Lists the entry among those that lack blocks, or those that do not.</summary>
    private void Enlist(Entry entry, int timesDrawn)
    {
        var (file, complete) = (entry.File, entry.IsComplete);
        ref var list = ref (complete ? ref file.Complete : ref file.Partial);
        file.Count(complete, +1);
        var voice = new Voice(entry.Node.Number, timesDrawn);
        if (entry.Crowd?.SideOf(complete) is not { } side)
        {
            entry.Index = list.Add(voice);
            return;
        }
        entry.Index = side.Members.Add(voice);
        if (side.Members.Count == 1)
            side.Index = list.Add(new Voice(~side.Number, side.TimesDrawn));
    }

    /// <returns>How often it was drawn.</returns>
    private int Delist(Entry entry)
    {
        var (file, complete) = (entry.File, entry.IsComplete);
        ref var list = ref (complete ? ref file.Complete : ref file.Partial);
        file.Count(complete, -1);
        if (entry.Crowd?.SideOf(complete) is not { } side)
            return RemoveAt(ref list, entry.Index, file);
        var timesDrawn = RemoveAt(ref side.Members, entry.Index, file);
        if (side.Members.Count == 0)
            side.TimesDrawn = RemoveAt(ref list, side.Index, file);
        return timesDrawn;
    }

    /// <returns>How often it was drawn.</returns>
    private int RemoveAt(ref VoiceList list, int index, FileRecord file)
    {
        var timesDrawn = list.Items[index].TimesDrawn;
        if (list.RemoveAt(index) is not { } moved)
            return timesDrawn;
        if (moved.IsCrowd)
            SideOf(moved).Index = index;
        else
            EntryOf(moved, file).Index = index;
        return timesDrawn;
    }

    /// <summary>Of a voice that is a node's.</summary>
    private Entry EntryOf(Voice voice, FileRecord file) => FindEntry(Nodes[voice.Who], file)!.Value;

    /// <summary>To be called before it is listed.</summary>
    private void AddInOrder(Entry entry)
    {
        var file = entry.File;
        if (file.InOrder is null && file.Sources >= MostWithoutOrder)
        {
            file.InOrder = new SequenceList<Entry>();
            foreach (var other in Sorted(file))
                file.InOrder.Append(other);
        }
        file.InOrder?.Append(entry);
    }

    private static void RemoveInOrder(Entry entry)
    {
        var file = entry.File;
        file.InOrder?.Remove(entry);
        if (file.Sources < MostWithoutOrder / 2)
            file.InOrder = null;
    }

    private int CopySorted(FileRecord file, ulong cursor, Span<Entry> into)
    {
        var count = 0;
        foreach (var entry in Sorted(file))
            if (entry.Sequence > cursor && count < into.Length)
                into[count++] = entry;
        return count;
    }

    private List<Entry> Sorted(FileRecord file)
    {
        var all = new List<Entry>(file.Sources);
        Collect(file.Partial, file, all);
        Collect(file.Complete, file, all);
        all.Sort((a, b) => a.Sequence.CompareTo(b.Sequence));
        return all;
    }

    private void Collect(in VoiceList voices, FileRecord file, List<Entry> all)
    {
        foreach (var voice in voices.Items)
            if (voice.IsCrowd)
                Collect(SideOf(voice).Members, file, all);
            else
                all.Add(EntryOf(voice, file));
    }
}
