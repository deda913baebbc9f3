using FsNet.Base;
using FsNet.Protocol.Content;
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
    private readonly Manifest _manifest;
    private readonly int _block;
    private readonly FileStamp? _stamp;
    private byte[]? _proved;
    private bool _isDone;

    private BlockReader(SafeFileHandle file, string path, Manifest manifest, int block, FileStamp? stamp) =>
        (_file, _path, _manifest, _block, _stamp) = (file, path, manifest, block, stamp);

    /// <summary>Opens a whole file.</summary>
    /// <param name="stamp">As it was when its content was known. Where it differs, the block is read and hashed at once.</param>
    /// <exception cref="IOException">It cannot be opened, or has changed.</exception>
    public static BlockReader Open(string path, Manifest manifest, int block, FileStamp stamp)
    {
        var reader = new BlockReader(Disk.OpenToRead(path), path, manifest, block, stamp);
        try
        {
            if (reader.IsTouched)
                reader._proved = reader.Prove("since it was shared");
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Shares a handle that somebody else may close meanwhile: the file stays open until this reader is done, too.</summary>
    public static BlockReader Of(SafeFileHandle file, string path, Manifest manifest, int block)
    {
        var isHeld = false;
        file.DangerousAddRef(ref isHeld);
        return new BlockReader(file, path, manifest, block, stamp: null);
    }

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/> in the block on.</summary>
    /// <exception cref="IOException">The file is shorter than it was.</exception>
    public void Read(int offset, Span<byte> destination)
    {
        if (_proved is { } proved)
            proved.AsSpan(offset, destination.Length).CopyTo(destination);
        else
            ReadFile(offset, destination);
    }

    /// <summary>Before the last bytes leave: if the file changed meanwhile, what was read is not to be trusted.</summary>
    /// <exception cref="IOException">It did.</exception>
    public void CheckUnchanged()
    {
        if (_proved is null && IsTouched)
            Prove("while it was being sent");
    }

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

    private bool IsTouched => _stamp is { } expected && FileFacts.Of(_file, _path).Stamp != expected;

    /// <summary>The file was touched; that says nothing of this block.</summary>
    private byte[] Prove(string when)
    {
        var bytes = new byte[_manifest.Layout.BytesOf(_block)];
        if (FileFacts.Of(_file, _path).Stamp.Length == _manifest.Layout.Length)
        {
            ReadFile(0, bytes);
            if (_manifest.IsBlock(_block, bytes))
                return bytes;
        }
        throw new IOException($"'{_path}' has changed {when}");
    }

    private void ReadFile(int offset, Span<byte> destination)
    {
        for (var at = _manifest.Layout.OffsetOf(_block) + offset; destination.Length > 0;)
        {
            var count = RandomAccess.Read(_file, destination, at);
            if (count == 0)
                throw new IOException($"'{_path}' has become shorter since it was shared");
            destination = destination[count..];
            at += count;
        }
    }
}
