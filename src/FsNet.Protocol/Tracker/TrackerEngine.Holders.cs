using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>Which blocks each node has: Locate with blocks, for people who want to see a swarm.</summary>
public sealed partial class TrackerEngine
{
    private int LocateWithBlocks(in Request request, in LocateRequest message, FileRecord? file)
    {
        var eligible = file is null ? 0 : ChooseAfter(message.Cursor, file, AskerIn(file, request.Source, message.Port), Wanted(message));
        var writer = Begin(request, TrackType.Located);
        WriteTotals(file, ref writer);
        var written = 0;
        while (written < Math.Min(eligible, Wanted(message)) && TryWriteHolder(_chosen[written], ref writer))
            written++;
        if (written < eligible)
            writer.WriteField(Field.Cursor, written == 0 ? message.Cursor : _chosen[written - 1].Node.Sequence);
        if (written < Math.Min(eligible, Wanted(message)))
            Begin(request, TrackType.Located, truncated: true);
        return Finish(TrackType.Located, writer);
    }

    /// <summary>Puts the first <paramref name="wanted"/> in order of registration after the cursor into <see cref="_chosen"/>.</summary>
    /// <returns>How many come after the cursor.</returns>
    private int ChooseAfter(ulong cursor, FileRecord file, Entry? asker, int wanted)
    {
        _chosenCount = 0;
        return ChooseAfter(cursor, file.Partial.Items, asker, wanted) + ChooseAfter(cursor, file.Complete.Items, asker, wanted);
    }

    private int ChooseAfter(ulong cursor, ReadOnlySpan<Entry> entries, Entry? asker, int wanted)
    {
        var eligible = 0;
        foreach (var entry in entries)
        {
            if (entry.Node.Sequence <= cursor || entry == asker)
                continue;
            eligible++;
            if (_chosenCount < wanted || entry.Node.Sequence < _chosen[wanted - 1].Node.Sequence)
                Insert(entry, wanted);
        }
        return eligible;
    }

    private void Insert(Entry entry, int wanted)
    {
        var at = _chosenCount < wanted ? _chosenCount++ : wanted - 1;
        for (; at > 0 && _chosen[at - 1].Node.Sequence > entry.Node.Sequence; at--)
            _chosen[at] = _chosen[at - 1];
        _chosen[at] = entry;
    }

    private static bool TryWriteHolder(Entry entry, ref WireWriter writer)
    {
        var (kind, bytes) = entry.MeasureAvailability();
        var size = Holder.SizeOf(entry.Node.Address, bytes);
        if (FieldWriter.SizeOf(size) + CursorFieldSize > writer.Free)
            return false;
        writer.WriteHead(Field.Holder, size);
        Holder.FormatHead(ref writer, entry.Node.Address, kind);
        if (entry.Blocks is not null)
            Availability.Format(entry.Blocks, kind, ref writer);
        return true;
    }
}
