using Microsoft.Win32.SafeHandles;

namespace FsNet.Node.Storage;

/// <summary>
/// Reads one block of a file. A whole file is open only while the block is being sent: a node may share very many. An unfinished one
/// is read through the handle it is written by.
/// </summary>
internal sealed class BlockReader : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly long _blockOffset;
    private readonly FileStamp? _stamp;
    private bool _isDone;

    private BlockReader(SafeFileHandle file, string path, long blockOffset, FileStamp? stamp) =>
        (_file, _path, _blockOffset, _stamp) = (file, path, blockOffset, stamp);

    /// <summary>Opens a whole file.</summary>
    /// <param name="stamp">As it was when its content was known.</param>
    /// <exception cref="IOException">It cannot be opened, or has changed.</exception>
    public static BlockReader Open(string path, long blockOffset, FileStamp stamp)
    {
        var reader = new BlockReader(Disk.OpenToRead(path), path, blockOffset, stamp);
        try
        {
            reader.Check("since it was shared");
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Shares a handle that somebody else may close meanwhile: the file stays open until this reader is done, too.</summary>
    public static BlockReader Of(SafeFileHandle file, string path, long blockOffset)
    {
        var isHeld = false;
        file.DangerousAddRef(ref isHeld);
        return new BlockReader(file, path, blockOffset, stamp: null);
    }

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/> in the block on.</summary>
    /// <exception cref="IOException">The file is shorter than it was.</exception>
    public void Read(int offset, Span<byte> destination)
    {
        for (var at = _blockOffset + offset; destination.Length > 0;)
        {
            var count = RandomAccess.Read(_file, destination, at);
            if (count == 0)
                throw new IOException($"'{_path}' has become shorter since it was shared");
            destination = destination[count..];
            at += count;
        }
    }

    /// <summary>Before the last bytes leave: if the file changed meanwhile, what was read is not to be trusted.</summary>
    /// <exception cref="IOException">It did.</exception>
    public void CheckUnchanged() => Check("while it was being sent");

    public void Dispose()
    {
        if (_isDone)
            return;
        _isDone = true;
        if (_stamp is null)
            _file.DangerousRelease();
        else
            _file.Dispose();
    }

    private void Check(string when)
    {
        if (_stamp is { } expected && FileFacts.Of(_file, _path).Stamp != expected)
            throw new IOException($"'{_path}' has changed {when}");
    }
}
