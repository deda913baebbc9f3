using FsNet.Node.Storage;

namespace FsNet.Node.Transfer;

/// <summary>A block to send: read piece by piece as the connection takes it.</summary>
internal sealed class BlockJob(StoredFile file, ushort handle, int block) : IDisposable
{
    /// <summary>What suffices for what is read ahead, in bytes.</summary>
    public const int MostAhead = 64 * 1024;

    private BlockReader? _reader;
    private int _aheadFrom, _aheadTo;
    private volatile bool _isReading;
    private int _sent;

    public StoredFile File { get; } = file;

    public ushort Handle { get; } = handle;

    public int Block { get; } = block;

    public int Size { get; } = file.Manifest.Layout.BytesOf(block);

    public int Remaining => Size - _sent;

    public int Offset => _sent;

    public bool IsDone => Remaining == 0;

    /// <summary>Bytes that have been read ahead, and are next.</summary>
    public int Ahead => _aheadTo - _aheadFrom;

    /// <summary>Its sender waits for the disk.</summary>
    public bool IsReading => _isReading;

    /// <summary>
    /// Reads the next bytes of the block, as many as the span holds; no more than <see cref="Remaining"/>. After an error the same
    /// bytes may be read again.
    /// </summary>
    /// <param name="ahead">Takes what is read beyond that, and is the same until nothing of it is left; null where nothing is read ahead.</param>
    /// <exception cref="IOException">The file cannot be read, or is not the file it was.</exception>
    public void Read(Span<byte> destination, byte[]? ahead = null)
    {
        if (ahead is null)
        {
            ReadDisk(destination);
        }
        else
        {
            if (Ahead < destination.Length)
                FillAhead(ahead);
            ahead.AsSpan(_aheadFrom, destination.Length).CopyTo(destination);
            _aheadFrom += destination.Length;
        }
        _sent += destination.Length;
    }

    private void FillAhead(byte[] ahead)
    {
        _aheadFrom = _aheadTo = 0;
        var count = Math.Min(Remaining, ahead.Length);
        ReadDisk(ahead.AsSpan(0, count));
        _aheadTo = count;
    }

    private void ReadDisk(Span<byte> destination)
    {
        File.Disk?.Begin();
        _isReading = true;
        try
        {
            _reader ??= File.OpenBlock(Block);
            _reader.Read(_sent, destination);
            if (destination.Length == Remaining)
                _reader.CheckUnchanged();
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
