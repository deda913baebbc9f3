using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>Who has blocks of a file: Locate. Without blocks nothing is allocated.</summary>
public sealed partial class TrackerEngine
{
    private const int TotalsFieldSize = FieldReader.HeadSize + 2 * sizeof(uint);
    private const int PeerFieldHeads = 4 * FieldReader.HeadSize;

    private readonly Entry[] _chosen;
    private int _chosenCount;
    private int _chosenBytes;

    private int Locate(in Request request)
    {
        var failure = LocateRequest.Parse(request.Body, out var message);
        if (failure.IsFailure)
            return Refuse(request, failure);
        var file = _registry.FindFile(message.Id);
        if (message.WithBlocks)
            return LocateWithBlocks(request, message, file);
        var room = request.Answer.Length - TrackHeader.Size - TotalsFieldSize - PeerFieldHeads;
        var whole = file is null || Choose(file, AskerIn(file, request.Source, message.Port), Wanted(message), room);
        if (file is null)
            _chosenCount = 0;
        var writer = Begin(request, TrackType.Located, truncated: !whole);
        WriteTotals(file, ref writer);
        WritePeers(Field.PartialPeersV4, isV6: false, complete: false, ref writer);
        WritePeers(Field.PartialPeersV6, isV6: true, complete: false, ref writer);
        WritePeers(Field.CompletePeersV4, isV6: false, complete: true, ref writer);
        WritePeers(Field.CompletePeersV6, isV6: true, complete: true, ref writer);
        return Finish(TrackType.Located, writer);
    }

    private int Wanted(in LocateRequest message) => Math.Min(message.Wanted, _options.Limits.PeersPerAnswer);

    private Entry? AskerIn(FileRecord file, NodeAddress source, ushort port) =>
        port == 0 ? null : _registry.FindEntry(_registry.Nodes.Find(source.WithPort(port)), file);

    /// <summary>
    /// A random sample. Nodes that lack blocks come first: they have time to spare once they are whole, and what they get spreads.
    /// One whole node is always among them, more only where too few lack blocks. Who is whole needs no whole ones.
    /// </summary>
    /// <returns>Whether all that were wanted and are there fit the room.</returns>
    private bool Choose(FileRecord file, Entry? asker, int wanted, int room)
    {
        _chosenCount = 0;
        _chosenBytes = 0;
        var partial = file.Partial.Count - (asker is { IsComplete: false } ? 1 : 0);
        var complete = asker is { IsComplete: true } ? 0 : Math.Min(file.Complete.Count, Math.Max(1, wanted - partial));
        var first = Math.Min(complete, 1);
        return Draw(file.Complete, 0, first, asker, room)
            && Draw(file.Partial, 0, Math.Min(partial, wanted - complete), asker, room)
            && Draw(file.Complete, first, complete - first, asker, room);
    }

    private bool Draw(in EntryList from, int start, int count, Entry? asker, int room)
    {
        for (var i = start; i < from.Count && count > 0; i++)
        {
            var entry = from.Draw(i, _prng);
            if (entry == asker)
                continue;
            if (_chosenBytes + entry.Node.Address.PackedSize > room)
                return false;
            _chosen[_chosenCount++] = entry;
            _chosenBytes += entry.Node.Address.PackedSize;
            count--;
        }
        return true;
    }

    private static void WriteTotals(FileRecord? file, ref WireWriter writer)
    {
        writer.WriteHead(Field.Totals, 2 * sizeof(uint));
        writer.WriteUInt32((uint)(file?.Sources ?? 0));
        writer.WriteUInt32((uint)(file?.Complete.Count ?? 0));
    }

    private void WritePeers(Field field, bool isV6, bool complete, ref WireWriter writer)
    {
        var count = 0;
        foreach (var entry in Chosen)
            count += IsOf(entry, isV6, complete) ? 1 : 0;
        if (count == 0)
            return;
        writer.WriteHead(field, count * (isV6 ? NodeAddress.PackedSizeV6 : NodeAddress.PackedSizeV4));
        foreach (var entry in Chosen)
            if (IsOf(entry, isV6, complete))
                entry.Node.Address.Format(ref writer);
    }

    private ReadOnlySpan<Entry> Chosen => _chosen.AsSpan(0, _chosenCount);

    private static bool IsOf(Entry entry, bool isV6, bool complete) => entry.Node.Address.IsV6 == isV6 && entry.IsComplete == complete;
}
