using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>Who has blocks of a file: Locate. Without blocks nothing is allocated.</summary>
public sealed partial class TrackerEngine
{
    private const int TotalsFieldSize = FieldReader.HeadSize + 2 * sizeof(uint);
    private const int PeerFieldHeads = 4 * FieldReader.HeadSize;

    private readonly PeerSample _sample;

    private int Locate(in Request request)
    {
        var failure = LocateRequest.Parse(request.Body, out var message);
        if (failure.IsFailure)
            return Refuse(request, failure);
        var file = _registry.FindFile(message.Id);
        if (message.WithBlocks)
            return LocateWithBlocks(request, message, file);
        var room = request.Answer.Length - TrackHeader.Size - TotalsFieldSize - PeerFieldHeads;
        var whole = file is null || _sample.Draw(file, AskerIn(file, request.Source, message.Port), Wanted(message), room);
        if (file is null)
            _sample.Clear();
        var writer = Begin(request, TrackType.Located, truncated: !whole);
        WriteTotals(file, ref writer);
        WritePeers(Field.PartialPeersV4, isV6: false, complete: false, ref writer);
        WritePeers(Field.PartialPeersV6, isV6: true, complete: false, ref writer);
        WritePeers(Field.CompletePeersV4, isV6: false, complete: true, ref writer);
        WritePeers(Field.CompletePeersV6, isV6: true, complete: true, ref writer);
        return Finish(TrackType.Located, writer);
    }

    private int Wanted(in LocateRequest message) => Math.Min(message.Wanted, _options.Limits.PeersPerAnswer);

    private Standing? AskerIn(FileRecord file, NodeAddress source, ushort port)
    {
        foreach (var run in _registry.Nodes.At(source.WithPort(port)))
            if (_registry.StandingOf(run, file) is { } standing)
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
            _registry.Nodes.Places[nodes[i]].Address.CopyTo(packed);
    }
}
