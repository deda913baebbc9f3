using FsNet.Base;
using FsNet.Protocol.Content;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Node.Storage;

/// <summary>Reads a file once, all cores at work, and makes its manifest.</summary>
internal static class FileHasher
{
    /// <param name="blockSizeLog2">Null for the size that suits the file.</param>
    /// <param name="progress">Told the bytes hashed, from several threads.</param>
    /// <param name="threads">At most; 0 for as many as there are processors.</param>
    /// <exception cref="IOException">The file cannot be read, is too long, or changes meanwhile.</exception>
    public static (Manifest Manifest, FileStamp Stamp) Hash(
        string path, byte? blockSizeLog2, Action<long>? progress, CancellationToken cancellation, int threads = 0)
    {
        var stamp = FileStamp.Of(path); // Before it is opened: a pipe would wait for a writer.
        var layout = BlockLayout.For(stamp.Length);
        if (blockSizeLog2 is { } log2)
            layout = layout with { BlockSizeLog2 = log2 };
        if (!layout.IsValid)
            throw new IOException($"'{path}' has {stamp.Length} bytes; with blocks of {layout.BlockBytes} bytes a file may have {(long)BlockLayout.MaxBlocks << layout.BlockSizeLog2}");
        using var handle = Disk.OpenToRead(path);
        if (stamp.Length == 0 && RandomAccess.Read(handle, new byte[1], 0) > 0)
            throw new IOException($"'{path}' says that it is empty and is not, as files of /proc do: its content is made while it is read");
        var hashes = new Hash256[layout.BlockCount];
        try
        {
            HashBlocks(handle, layout, hashes, progress, threads > 0 ? threads : Environment.ProcessorCount, cancellation);
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<IOException>().FirstOrDefault() is { } first)
        {
            throw new IOException($"'{path}' cannot be read: {first.Message}", first.HResult);
        }
        if (FileStamp.Of(path) != stamp)
            throw new IOException($"'{path}' changed while it was read");
        return (Manifest.Create(layout, hashes), stamp);
    }

    private static void HashBlocks(
        SafeFileHandle handle, BlockLayout layout, Hash256[] hashes, Action<long>? progress, int threads, CancellationToken cancellation)
    {
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = threads };
        Parallel.For(0, hashes.Length, options, () => new byte[layout.BlockBytes], (block, _, buffer) =>
        {
            var bytes = buffer.AsSpan(0, layout.BytesOf(block));
            if (RandomAccess.Read(handle, bytes, layout.OffsetOf(block)) != bytes.Length)
                throw new IOException("it became shorter meanwhile");
            hashes[block] = Hash256.Of(bytes);
            progress?.Invoke(bytes.Length);
            return buffer;
        }, _ => { });
    }
}
