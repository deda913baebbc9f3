using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>Which blocks each node has: Locate with blocks, for people who want to see a swarm.</summary>
public sealed partial class TrackerEngine
{
    /// <summary>A few bytes may say what a bitmap of 8 KiB must be looked through for: a page ends after so many words of 64 blocks.</summary>
    private const int WordsPerPage = 16_384;

    private readonly Entry[] _page;

    private int LocateWithBlocks(in Request request, in LocateRequest message, FileRecord? file)
    {
        var wanted = Wanted(message);
        // One more may be the asker, and one more tells whether there are others.
        var places = _page.AsSpan(0, wanted + 2);
        var found = file is null ? 0 : _registry.CopyAfter(file, message.Cursor, places);
        Standing? asker = file is null ? null : AskerIn(file, request.Source, message.Port);
        var writer = Begin(request, TrackType.Located);
        WriteTotals(file, ref writer);
        var (next, written, shown, isFull) = (0, 0, message.Cursor, false);
        for (; next < found && written < wanted && written * WordsOf(file!) < WordsPerPage; next++)
        {
            if (IsShown(_page[next], asker))
            {
                isFull = !TryWriteHolder(_page[next], ref writer);
                if (isFull)
                    break;
                written++;
            }
            shown = _page[next].Sequence;
        }
        if (next < found ? next + 1 < found || IsShown(_page[next], asker) : found == places.Length)
            writer.WriteField(Field.Cursor, shown);
        if (isFull)
            Begin(request, TrackType.Located, truncated: true);
        return Finish(TrackType.Located, writer);
    }

    /// <summary>It is not gone, nor the asker's, and of several at one address the latest.</summary>
    private bool IsShown(Entry entry, Standing? asker)
    {
        if (entry.Node.IsGone || asker?.Node.Address == entry.Node.Address)
            return false;
        for (var run = entry.Node.LaterRun; run is not null; run = run.LaterRun)
            if (_registry.FindEntry(run, entry.File) is not null)
                return false;
        return true;
    }

    private static int WordsOf(FileRecord file) => (file.Layout.BlockCount + 63) / 64;

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
