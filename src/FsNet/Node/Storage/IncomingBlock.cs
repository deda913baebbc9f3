using System.Buffers;

namespace FsNet.Node.Storage;

/// <summary>A block as it arrives: its memory is taken when the first byte is here.</summary>
internal sealed class IncomingBlock(StoredFile file, int block) : IDisposable
{
    private byte[]? _bytes;

    public StoredFile File { get; } = file;

    public int Block { get; } = block;

    public int Size { get; } = file.Manifest.Layout.BytesOf(block);

    public int Received { get; private set; }

    public bool IsOpen { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Size);

    public void Open()
    {
        IsOpen = true;
        _bytes ??= ArrayPool<byte>.Shared.Rent(Size);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.AsSpan(Received));
        Received += bytes.Length;
    }

    /// <summary>Given up while the reader may be writing: the memory is left to the collector, not to the next one who rents.</summary>
    public void Abandon() => IsOpen = false;

    public void Dispose()
    {
        if (_bytes is { } bytes)
            ArrayPool<byte>.Shared.Return(bytes);
        _bytes = null;
    }
}
