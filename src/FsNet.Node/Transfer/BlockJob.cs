using FsNet.Node.Storage;

namespace FsNet.Node.Transfer;

/// <summary>A block to send: read piece by piece as the connection takes it.</summary>
internal sealed class BlockJob(StoredFile file, ushort handle, int block) : IDisposable
{
    private BlockReader? _reader;
    private volatile bool _isReading;
    private int _sent;

    public StoredFile File { get; } = file;

    public ushort Handle { get; } = handle;

    public int Block { get; } = block;

    public int Size { get; } = file.Manifest.Layout.BytesOf(block);

    public int Remaining => Size - _sent;

    public int Offset => _sent;

    public bool IsDone => Remaining == 0;

    /// <summary>Its sender waits for the disk.</summary>
    public bool IsReading => _isReading;

    /// <summary>
    /// Reads the next bytes of the block, as many as the span holds; no more than <see cref="Remaining"/>. After an error the same
    /// bytes may be read again.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read, or is not the file it was.</exception>
    public void Read(Span<byte> destination)
    {
        File.Disk?.Begin();
        _isReading = true;
        try
        {
            _reader ??= File.OpenBlock(Block);
            _reader.Read(_sent, destination);
            if (destination.Length == Remaining)
                _reader.CheckUnchanged();
            _sent += destination.Length;
        }
        finally
        {
            _isReading = false;
            File.Disk?.End();
        }
    }

    /// <summary>Looks whether the next bytes can be read now.</summary>
    /// <exception cref="IOException">They can not.</exception>
    public void Probe()
    {
        _reader ??= File.OpenBlock(Block);
        _reader.Read(_sent, stackalloc byte[1]);
    }

    public void Dispose() => _reader?.Dispose();
}
