using System.Diagnostics;
using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>Who has blocks of a file: Locate. Without blocks nothing is allocated; with them, people see a swarm.</summary>
internal sealed class Locating(TrackerLimits limits, TrackerRegistry registry, Answers answers, Prng prng)
{
    private const int TotalsFieldSize = FieldReader.HeadSize + 2 * sizeof(uint);
    private const int PeerFieldHeads = 4 * FieldReader.HeadSize;

    /// <summary>A few bytes may say what a bitmap of 8 KiB must be looked through for: a page ends after so many words of 64 blocks.</summary>
    private const int WordsPerPage = 16_384;

    private readonly PeerSample _sample = new(limits.PeersPerAnswer, registry, prng);
    private readonly Entry[] _page = new Entry[limits.PeersPerAnswer + 2];

    public int Locate(in Request request)
    {
        var failure = LocateRequest.Parse(request.Body, out var message);
        if (failure.IsFailure)
            return answers.Refuse(request, failure);
        var file = registry.FindFile(message.Id);
        if (message.WithBlocks)
            return LocateWithBlocks(request, message, file);
        var room = request.Answer.Length - TrackHeader.Size - TotalsFieldSize - PeerFieldHeads;
        var whole = file is null || _sample.Draw(file, AskerIn(file, request.Source, message.Port), Wanted(message), room);
        if (file is null)
            _sample.Clear();
        var writer = Answers.Begin(request, TrackType.Located, truncated: !whole);
        WriteTotals(file, ref writer);
        WritePeers(Field.PartialPeersV4, isV6: false, complete: false, ref writer);
        WritePeers(Field.PartialPeersV6, isV6: true, complete: false, ref writer);
        WritePeers(Field.CompletePeersV4, isV6: false, complete: true, ref writer);
        WritePeers(Field.CompletePeersV6, isV6: true, complete: true, ref writer);
        return answers.Finish(TrackType.Located, writer);
    }

    private int Wanted(in LocateRequest message) => Math.Min(message.Wanted, limits.PeersPerAnswer);

    private Standing? AskerIn(FileRecord file, NodeAddress source, ushort port)
    {
        foreach (var run in registry.Nodes.At(source.WithPort(port)))
            if (registry.StandingOf(run, file) is { } standing)
                return standing;
        return null;
    }

    private static void WriteTotals(FileRecord? file, ref WireWriter writer)
    {
        writer.WriteHead(Field.Totals, 2 * sizeof(uint));
        writer.WriteUInt32((uint)(file?.Sources ?? 0));
        writer.WriteUInt32((uint)(file?.CompleteSources ?? 0));
    }

    private void WritePeers(Field field, bool isV6, bool complete, ref WireWriter writer)
    {
        var nodes = _sample.Chosen(isV6, complete);
        if (nodes.IsEmpty)
            return;
        var size = isV6 ? NodeAddress.PackedSizeV6 : NodeAddress.PackedSizeV4;
        writer.WriteHead(field, nodes.Length * size);
        var packed = writer.Take(nodes.Length * size);
        for (var i = 0; i < nodes.Length && !packed.IsEmpty; i++, packed = packed[size..])
            registry.Nodes.Places[nodes[i]].Address.CopyTo(packed);
    }

    private int LocateWithBlocks(in Request request, in LocateRequest message, FileRecord? file)
    {
        var wanted = Wanted(message);
        // One more may be the asker, and one more tells whether there are others.
        var places = _page.AsSpan(0, wanted + 2);
        var found = file is null ? 0 : registry.CopyAfter(file, message.Cursor, places);
        Standing? asker = file is null ? null : AskerIn(file, request.Source, message.Port);
        var writer = Answers.Begin(request, TrackType.Located);
        WriteTotals(file, ref writer);
        Debug.Assert(found <= places.Length, "no more are copied than there is place for");
        var (next, written, shown, isFull) = (0, 0, message.Cursor, false);
        for (; next < found && written < wanted && written * WordsOf(file!) < WordsPerPage; next++)
        {
            if (IsShown(_page[next], asker))
            {
                isFull = !TryWriteHolder(_page[next], written, ref writer);
                if (isFull)
                    break;
                written++;
            }
            shown = _page[next].Sequence;
        }
        if (next < found ? next + 1 < found || IsShown(_page[next], asker) : found == places.Length)
            writer.WriteField(Field.Cursor, shown);
        if (isFull)
            Answers.Begin(request, TrackType.Located, truncated: true);
        return answers.Finish(TrackType.Located, writer);
    }

    /// <summary>It is not gone, nor the asker's, and of several at one address the latest.</summary>
    private bool IsShown(Entry entry, Standing? asker)
    {
        if (entry.Node.IsGone || asker?.Node.Address == entry.Node.Address)
            return false;
        for (var run = entry.Node.LaterRun; run is not null; run = run.LaterRun)
            if (registry.FindEntry(run, entry.File) is not null)
                return false;
        return true;
    }

    private static int WordsOf(FileRecord file) => (file.Layout.BlockCount + 63) / 64;

    private static bool TryWriteHolder(Entry entry, int which, ref WireWriter writer)
    {
        var (kind, bytes) = entry.MeasureAvailability();
        var size = Holder.SizeOf(entry.Node.Address, bytes);
        var name = entry.Node.Name;
        var beside = name.Length == 0 ? 0 : FieldWriter.SizeOf(HolderName.FixedSize + name.Length);
        if (FieldWriter.SizeOf(size) + beside + Finding.CursorFieldSize > writer.Free)
            return false;
        writer.WriteHead(Field.Holder, size);
        Holder.FormatHead(ref writer, entry.Node.Address, kind);
        if (entry.Blocks is not null)
            Availability.Format(entry.Blocks, kind, ref writer);
        if (name.Length > 0)
            HolderName.Write(ref writer, which, name);
        return true;
    }
}
