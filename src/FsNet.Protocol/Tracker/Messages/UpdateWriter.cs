using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>Writes an <see cref="UpdateRequest"/> change by change, until the next does not fit.</summary>
public ref struct UpdateWriter
{
    private WireWriter _writer;

    /// <param name="buffer">No longer than the transport allows: see <see cref="TrackSizes.MaxOf"/>.</param>
    public UpdateWriter(Span<byte> buffer, in TrackHeader header, ushort port, ulong nodeId)
    {
        _writer = new WireWriter(buffer);
        (header with { Type = TrackType.Update }).Format(ref _writer);
        _writer.WriteField(Field.Port, port);
        _writer.WriteField(Field.NodeId, nodeId);
    }

    /// <summary>Bytes of the message so far.</summary>
    public readonly int Length => _writer.Length;

    /// <param name="added">Blocks that were not told before; more do no harm.</param>
    /// <returns>False when it does not fit: it belongs in the next message, or, where it is the first, on TCP.</returns>
    public bool TryAdd(in Hash256 id, BlockSet added)
    {
        var size = FileDelta.SizeOf(added);
        if (FieldWriter.SizeOf(size) > _writer.Free)
            return false;
        _writer.WriteHead(Field.FileDelta, size);
        FileDelta.Format(ref _writer, id, added);
        return true;
    }

    public bool TryRemove(in Hash256 id)
    {
        if (FieldWriter.SizeOf(Hash256.Size) > _writer.Free)
            return false;
        _writer.WriteField(Field.RemoveFile, id);
        return true;
    }
}
