using FsNet.Base;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Node.Storage;

/// <summary>A file on disk with its manifest: shared as it lies, or under way beside the place where it will be.</summary>
internal sealed class StoredFile : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PathClaim? _claim;
    private PartFile? _part;
    private FileStamp _stamp;

    private StoredFile(Manifest manifest, string name, Place place, PartFile? part, PathClaim? claim, FileStamp stamp)
    {
        Manifest = manifest;
        Name = name;
        Place = place;
        _part = part;
        _claim = claim;
        _stamp = stamp;
    }

    /// <summary>How its disk does.</summary>
    public DiskState? Disk { get; set; }

    public Manifest Manifest { get; }

    /// <summary>The name other nodes know the file by.</summary>
    public string Name { get; }

    public Place Place { get; }

    /// <summary>Where the file is, or will be once it is whole.</summary>
    public string FinalPath => Place.Path;

    /// <summary>It is not whole yet.</summary>
    public bool IsUnderWay => _part is not null;

    /// <summary>Of a whole file, when its content was last known.</summary>
    public FileStamp Stamp
    {
        get
        {
            lock (_gate)
                return _stamp;
        }
    }

    /// <summary>It was not written here: it lay there, whole.</summary>
    public bool WasThere { get; private set; }

    /// <summary>
    /// A whole file as it lies on disk. It is served as long as it stays what it was when it was hashed; where its stamp differs, each
    /// block is hashed before it leaves.
    /// </summary>
    public static StoredFile Whole(Manifest manifest, string name, string path, FileStamp stamp) =>
        Existing(manifest, name, new Place(path, Path.GetDirectoryName(path)!), stamp);

    /// <summary>A file that was to be fetched, and is there.</summary>
    public static StoredFile Existing(Manifest manifest, string name, Place place, FileStamp stamp) =>
        new(manifest, name, place, null, null, stamp) { WasThere = true };

    /// <summary>A file under way. It owns the unfinished file and the path from now on.</summary>
    public static StoredFile UnderWay(PartFile part, PathClaim claim, string name, Place place) =>
        new(part.Manifest, name, place, part, claim, default);

    /// <summary>Writes a verified block to its place.</summary>
    /// <exception cref="IOException">The disk is full, or worse.</exception>
    public void Write(int block, ReadOnlySpan<byte> bytes)
    {
        try
        {
            _part?.Write(block, bytes);
        }
        catch (ObjectDisposedException) when (_part is null)
        {
            // In the end game the last block may come twice at once, and the file be whole before the second is written.
        }
    }

    /// <exception cref="IOException">The file cannot be opened, or is not what it was.</exception>
    public BlockReader OpenBlock(int block)
    {
        FileStamp stamp;
        lock (_gate)
        {
            if (_part is { } part)
                return part.OpenBlock(block);
            stamp = _stamp;
        }
        return BlockReader.Open(FinalPath, Manifest, block, stamp);
    }

    /// <summary>Whether what lies on disk is the block, whatever the stamp says.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public bool IsRight(int block)
    {
        var bytes = new byte[Manifest.Layout.BytesOf(block)];
        using var reader = OpenBlock(block);
        reader.Read(0, bytes);
        return Manifest.IsBlock(block, bytes);
    }

    /// <summary>Its content was found to be what it was, though the stamp was another.</summary>
    public void Renew(FileStamp stamp)
    {
        lock (_gate)
            _stamp = stamp;
    }

    /// <summary>All blocks are verified and written: the file becomes durable and gets its name. May be called again after an error.</summary>
    /// <exception cref="IOException">Number <see cref="Errno.Exists"/>: the name is taken. Otherwise: it cannot be done.</exception>
    /// <param name="progress">Told that it goes on.</param>
    /// <param name="replace">Whether it takes the place of what is there now.</param>
    /// <param name="traits">What it is given beside its content; null for nothing.</param>
    public void Finish(Action? progress = null, FileTraits? traits = null, bool replace = false)
    {
        // Written by one thread, and read by others without waiting for a sync: what they read is the same before and after.
        if (_part is not { } part)
            return; // It was there, whole, before anything was fetched.
        var stamp = part.Finish(FinalPath, progress, traits, replace);
        lock (_gate)
            (_part, _stamp) = (null, stamp);
        Close(part);
    }

    /// <summary>The name is taken by a file of this very content, which somebody else has fetched: that one will do.</summary>
    public void Adopt(FileStamp stamp)
    {
        var part = _part;
        lock (_gate)
            (_part, _stamp, WasThere) = (null, stamp, true);
        part?.Remove();
        _claim?.Dispose();
    }

    /// <summary>What was written survives a loss of power from here on. A whole file has been seen to before.</summary>
    public void Flush() => _part?.Flush();

    public void Dispose()
    {
        if (_part is { } part)
            Close(part);
    }

    private void Close(PartFile part)
    {
        part.Dispose();
        _claim?.Dispose();
    }
}
