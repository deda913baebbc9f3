using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>Writes a <see cref="PresentationRequest"/> file by file, until the next does not fit.</summary>
public ref struct PresentationWriter
{
    private WireWriter _writer;
    private int _files;

    /// <param name="buffer">No longer than the transport allows: see <see cref="TrackSizes.MaxOf"/>.</param>
    public PresentationWriter(Span<byte> buffer, in TrackHeader header, ushort port, ulong nodeId, string? name = null)
    {
        _writer = new WireWriter(buffer);
        (header with { Type = TrackType.Presentation }).Format(ref _writer);
        _writer.WriteField(Field.Port, port);
        _writer.WriteField(Field.NodeId, nodeId);
        if (name is not null)
            _writer.WriteField(Field.NodeName, name);
    }

    /// <summary>Bytes of the message so far.</summary>
    public readonly int Length => _writer.Length;

    /// <returns>False when the file does not fit: it belongs in the next message, or, where it is the first, on TCP.</returns>
    public bool TryAdd(in FileProof proof, BlockSet have, string name, FileTraits? traits = null)
    {
        var size = FileEntry.SizeOf(have, name);
        var beside = traits is null ? 0 : FieldWriter.SizeOf(FileTraits.Size);
        if (FieldWriter.SizeOf(size) + beside > _writer.Free)
            return false;
        _writer.WriteHead(Field.File, size);
        FileEntry.Format(ref _writer, proof, have, name);
        traits?.Write(ref _writer, _files);
        _files++;
        return true;
    }
}
