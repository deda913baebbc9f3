using FsNet.Protocol.Content;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Node.Storage;

/// <summary>A file on disk with its manifest: shared as it lies, or under way in a <c>.part</c> file.</summary>
internal sealed class StoredFile
{
    public const string PartSuffix = ".part";

    private readonly Lock _gate = new();
    private SafeFileHandle? _part;
    private FileStamp? _stamp;
    private string _path;

    private StoredFile(Manifest manifest, string name, string finalPath, string path, FileStamp? stamp)
    {
        Manifest = manifest;
        Name = name;
        FinalPath = finalPath;
        _path = path;
        _stamp = stamp;
    }

    public Manifest Manifest { get; }

    /// <summary>The name other nodes know the file by.</summary>
    public string Name { get; }

    /// <summary>Where the file is, or will be once it is whole.</summary>
    public string FinalPath { get; }

    /// <summary>A whole file as it lies on disk. It is served as long as it stays what it was when it was hashed.</summary>
    public static StoredFile Whole(Manifest manifest, string name, string path, FileStamp stamp) => new(manifest, name, path, path, stamp);

    /// <summary>A file under way: opens or makes <c>path.part</c>.</summary>
    /// <exception cref="IOException">It cannot be written there.</exception>
    public static StoredFile Part(Manifest manifest, string name, string path)
    {
        var file = new StoredFile(manifest, name, path, path + PartSuffix, stamp: null);
        file._part = File.OpenHandle(file._path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        return file;
    }

    /// <summary>The blocks of the <c>.part</c> file that are there and right already, say from before a crash.</summary>
    public BlockSet FindValidBlocks(Action<int>? progress = null)
    {
        var have = new BlockSet(Manifest.Layout.BlockCount);
        var length = RandomAccess.GetLength(_part!);
        var buffer = new byte[Manifest.Layout.BlockBytes];
        for (var block = 0; block < have.Length && Manifest.Layout.OffsetOf(block) < length; block++)
        {
            var bytes = buffer.AsSpan(0, Manifest.Layout.BytesOf(block));
            if (RandomAccess.Read(_part!, bytes, Manifest.Layout.OffsetOf(block)) == bytes.Length && Manifest.IsBlock(block, bytes))
                have.Add(block);
            progress?.Invoke(block + 1);
        }
        return have;
    }

    /// <summary>Writes a verified block to its place.</summary>
    /// <exception cref="IOException">The disk is full, or worse.</exception>
    public void Write(int block, ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (_part is { } part)
                RandomAccess.Write(part, bytes, Manifest.Layout.OffsetOf(block));
        }
        catch (ObjectDisposedException) when (_part is null)
        {
            // In the end game the last block may come twice at once, and the file be whole before the second is written.
        }
    }

    public BlockReader OpenBlock(int block)
    {
        lock (_gate)
        {
            if (_stamp is { } stamp && FileStamp.Of(_path) != stamp)
                throw new IOException($"'{_path}' has changed since it was shared");
            return new BlockReader(_path, Manifest.Layout.OffsetOf(block), _stamp);
        }
    }

    /// <summary>All blocks are verified and written: the file gets its name.</summary>
    /// <exception cref="IOException">There is such a file already, or the folder cannot be written.</exception>
    public void Finish()
    {
        lock (_gate)
        {
            if (_part is not { } part)
                return; // It was there, whole, before anything was fetched.
            RandomAccess.SetLength(part, Manifest.Layout.Length);
            File.Move(_path, FinalPath, overwrite: false);
            _path = FinalPath;
            _part = null;
            part.Dispose();
            _stamp = FileStamp.Of(_path);
        }
    }

    /// <summary>What was written survives a loss of power from here on.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_part is not null)
            {
                RandomAccess.FlushToDisk(_part);
                return;
            }
            using var handle = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _part?.Dispose();
        }
    }
}
