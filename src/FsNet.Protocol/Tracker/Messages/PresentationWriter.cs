using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>Writes a <see cref="PresentationRequest"/> file by file, until the next does not fit.</summary>
public ref struct PresentationWriter
{
    private WireWriter _writer;

    /// <param name="buffer">No longer than the transport allows: see <see cref="TrackSizes.MaxOf"/>.</param>
    public PresentationWriter(Span<byte> buffer, in TrackHeader header, ushort port, ulong nodeId)
    {
        _writer = new WireWriter(buffer);
        (header with { Type = TrackType.Presentation }).Format(ref _writer);
        _writer.WriteField(Field.Port, port);
        _writer.WriteField(Field.NodeId, nodeId);
    }

    /// <summary>Bytes of the message so far.</summary>
    public readonly int Length => _writer.Length;

    /// <returns>False when the file does not fit: it belongs in the next message, or, where it is the first, on TCP.</returns>
    public bool TryAdd(in FileProof proof, BlockSet have, string name)
    {
        var size = FileEntry.SizeOf(have, name);
        if (FieldWriter.SizeOf(size) > _writer.Free)
            return false;
        _writer.WriteHead(Field.File, size);
        FileEntry.Format(ref _writer, proof, have, name);
        return true;
    }
}
