namespace FsNet.Node.Storage;

/// <summary>What was moved of a file, in payload bytes; updated from several threads.</summary>
internal sealed class FileCounters
{
    private long _bytesIn, _bytesOut, _duplicateBytes, _corruptBlocks, _completedAt;

    public long BytesIn => Interlocked.Read(ref _bytesIn);

    public long BytesOut => Interlocked.Read(ref _bytesOut);

    public long DuplicateBytes => Interlocked.Read(ref _duplicateBytes);

    public long CorruptBlocks => Interlocked.Read(ref _corruptBlocks);

    /// <summary>Unix time in milliseconds, or null.</summary>
    public double? CompletedAt
    {
        get => Interlocked.Read(ref _completedAt) is var micros and > 0 ? micros / 1000.0 : null;
        set => Interlocked.Exchange(ref _completedAt, (long)((value ?? 0) * 1000));
    }

    public void Received(long bytes) => Interlocked.Add(ref _bytesIn, bytes);

    public void Sent(long bytes) => Interlocked.Add(ref _bytesOut, bytes);

    public void Duplicate(long bytes) => Interlocked.Add(ref _duplicateBytes, bytes);

    public void Corrupt() => Interlocked.Increment(ref _corruptBlocks);
}
