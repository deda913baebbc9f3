using Microsoft.Win32.SafeHandles;

namespace FsNet.Node.Storage;

/// <summary>Reads one block of a file. The file is open only while the block is being sent: a node may share very many.</summary>
internal sealed class BlockReader(string path, long blockOffset, FileStamp? stamp) : IDisposable
{
    private readonly SafeFileHandle _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/> in the block on.</summary>
    /// <exception cref="IOException">The file is shorter than it was.</exception>
    public void Read(int offset, Span<byte> destination)
    {
        for (var at = blockOffset + offset; destination.Length > 0;)
        {
            var count = RandomAccess.Read(_handle, destination, at);
            if (count == 0)
                throw new IOException($"'{path}' has become shorter since it was shared");
            destination = destination[count..];
            at += count;
        }
    }

    /// <summary>Before the last bytes leave: if the file changed meanwhile, what was read is not to be trusted.</summary>
    /// <exception cref="IOException">It did.</exception>
    public void CheckUnchanged()
    {
        if (stamp is { } expected && FileStamp.Of(path) != expected)
            throw new IOException($"'{path}' has changed while it was being sent");
    }

    public void Dispose() => _handle.Dispose();
}
