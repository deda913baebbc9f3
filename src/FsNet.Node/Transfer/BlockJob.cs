using FsNet.Node.Storage;

namespace FsNet.Node.Transfer;

/// <summary>A block to send: read piece by piece as the connection takes it.</summary>
internal sealed class BlockJob(StoredFile file, ushort handle, int block) : IDisposable
{
    private BlockReader? _reader;
    private int _sent;

    public StoredFile File { get; } = file;

    public ushort Handle { get; } = handle;

    public int Block { get; } = block;

    public int Size { get; } = file.Manifest.Layout.BytesOf(block);

    public int Remaining => Size - _sent;

    public int Offset => _sent;

    public bool IsDone => Remaining == 0;

    /// <summary>Reads the next bytes of the block, as many as the span holds; no more than <see cref="Remaining"/>.</summary>
    /// <exception cref="IOException">The file cannot be read, or is not the file it was.</exception>
    public void Read(Span<byte> destination)
    {
        _reader ??= File.OpenBlock(Block);
        _reader.Read(_sent, destination);
        _sent += destination.Length;
        if (IsDone)
            _reader.CheckUnchanged();
    }

    public void Dispose() => _reader?.Dispose();
}
