using FsNet.Base;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Node.Storage;

/// <summary>
/// An unfinished file: opened once, locked against other programs of this kind, and written through that one handle. After each write
/// its stamp is kept, so that a write of anybody else is noticed before the next one or in the end: a file whose stamps form a chain
/// holds what was verified and written, and is what its id says without being read again. The hashes of its blocks lie behind them
/// until it is finished (<see cref="KeptHashes"/>).
/// </summary>
internal sealed class PartFile : IDisposable
{
    /// <summary>The disk is told to begin whenever so much was written, or all of a small file.</summary>
    private const long SyncEvery = 8 << 20;

    private readonly Lock _gate = new();
    private readonly Disk _disk;
    private readonly SafeFileHandle _file;
    private readonly FileIdentity _identity;
    private readonly bool _isNew;
    private readonly bool _sync;
    private readonly bool _hasExactTimes;
    private FileStamp _stamp;
    private bool _isForeign;
    private bool _isWritten;
    private bool _syncFailed;
    private long _unsynced;
    private FileTraits? _traits;

    private PartFile(Disk disk, SafeFileHandle file, string path, Manifest manifest, bool isNew, bool sync)
    {
        (_disk, _file, Path, Manifest, _isNew, _sync) = (disk, file, path, manifest, isNew, sync);
        _stamp = FileFacts.Of(file, path).Stamp;
        _identity = _stamp.Identity;
        _hasExactTimes = FileTimes.AreExact(file);
    }

    public string Path { get; private set; }

    public Manifest Manifest { get; }

    public FileIdentity Identity => _identity;

    /// <summary>Opens the unfinished file of this content beside <paramref name="target"/>, or makes it and has room set aside for it.</summary>
    /// <param name="sync">Whether it shall survive a loss of power once it is finished.</param>
    /// <returns>Null while somebody else is at work on it.</returns>
    /// <exception cref="IOException">It cannot be had.</exception>
    public static PartFile? TryOpen(Disk disk, string target, Manifest manifest, bool sync)
    {
        var path = PartName.Beside(target, manifest.Id);
        try
        {
            return TryOpenAt(disk, path, manifest, sync);
        }
        catch (IOException e) when (DiskErrors.NumberOf(e) == Errno.NameTooLong)
        {
            return TryOpenAt(disk, PartName.ShortBeside(target, manifest.Id), manifest, sync);
        }
    }

    /// <summary>How the unfinished file looks that somebody else is at work on; the default where it is gone.</summary>
    public static FileStamp StampOf(string target, Hash256 id) =>
        OperatingSystem.IsLinux() ? FileFacts.TryOf(PartName.Beside(target, id), follow: false)?.Stamp ?? default : default;

    /// <summary>The blocks that are there and right already, say from before a crash.</summary>
    /// <param name="progress">Told of each block that was looked at.</param>
    public BlockSet FindValidBlocks(Action? progress = null, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            var have = new BlockSet(Manifest.Layout.BlockCount);
            if (_isNew && !_isWritten)
                return have;
            var before = FileFacts.Of(_file, Path).Stamp;
            var buffer = new byte[Manifest.Layout.BlockBytes];
            for (var block = 0; block < have.Length && Manifest.Layout.OffsetOf(block) < before.Length; block++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (IsValid(block, buffer))
                    have.Add(block);
                progress?.Invoke();
            }
            _stamp = FileFacts.Of(_file, Path).Stamp;
            _isForeign = _stamp != before;
            _isWritten |= have.Count > 0;
            return have;
        }
    }

    /// <summary>Writes a verified block to its place.</summary>
    /// <exception cref="IOException">The disk is full, or worse; or the file was moved away or removed.</exception>
    public void Write(int block, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            NoteForeignWrites();
            CheckPlace();
            try
            {
                _disk.WriteSparse(_file, _identity, bytes, Manifest.Layout.OffsetOf(block));
                _isWritten = true;
            }
            finally
            {
                _stamp = FileFacts.Of(_file, Path).Stamp;
            }
            BeginSync(bytes.Length);
        }
    }

    /// <summary>A reader of one block, which may outlive this object.</summary>
    public BlockReader OpenBlock(int block) => BlockReader.Of(_file, Path, Manifest, block);

    /// <summary>What was written survives a loss of power from here on.</summary>
    public void Flush()
    {
        lock (_gate)
            Sync(null);
    }

    /// <summary>
    /// All blocks are verified and written: makes them durable, proves that they are what the file holds, and gives it its name. May be
    /// called again after an error.
    /// </summary>
    /// <param name="traits">What it is given beside its content; null for nothing.</param>
    /// <param name="target">The name; never taken from another file.</param>
    /// <param name="replace">But from the one that is there now.</param>
    /// <returns>The stamp of the finished file.</returns>
    /// <exception cref="IOException">Number <see cref="Errno.Exists"/>: the name is taken. Otherwise: it cannot be done, or somebody else has written to the file.</exception>
    public FileStamp Finish(string target, Action? progress = null, FileTraits? traits = null, bool replace = false)
    {
        lock (_gate)
        {
            _traits = traits;
            _isWritten = true;
            var part = Path;
            if (part != target)
            {
                Complete(progress);
                Rename(target, replace);
            }
            NoteForeignWrites(contentOnly: true); // A rename changes the time of change as well.
            try
            {
                if (_isForeign)
                    Prove();
            }
            catch (IOException e) when (!DiskErrors.IsPassing(e) && part != target)
            {
                Rename(part);
                throw;
            }
            Disk.UnlockPart(_file);
            return _stamp = FileFacts.Of(_file, Path).Stamp;
        }
    }

    /// <summary>Lets go of it. A file in which nothing of worth was ever written is removed.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_file.IsClosed)
                return;
            try
            {
                if (_isNew && !_isWritten && IsInPlace)
                    _disk.Delete(Path);
            }
            finally
            {
                Close();
            }
        }
    }

    /// <summary>The finished file is there already: this one is not needed any more.</summary>
    public void Remove()
    {
        lock (_gate)
        {
            CheckPlace();
            _disk.Delete(Path);
            Close();
        }
    }

    private void Complete(Action? progress)
    {
        NoteForeignWrites();
        CheckPlace();
        if (_stamp.Length != Manifest.Layout.Length)
            SetLength();
        GiveTraits();
        if (_sync)
            Sync(progress);
        if (_isForeign || !_hasExactTimes)
            Prove();
    }

    private static PartFile? TryOpenAt(Disk disk, string path, Manifest manifest, bool sync)
    {
        if (disk.OpenPart(path, out var isNew) is not { } handle)
            return null;
        var part = new PartFile(disk, handle, path, manifest, isNew, sync);
        try
        {
            // One block finds out by itself whether there is room for it.
            if (manifest.Layout.BlockCount > 1)
                Disk.Reserve(handle, path, KeptHashes.EndIn(manifest.Layout));
            part.KeepHashes();
            return part;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    private void KeepHashes()
    {
        if (KeptHashes.EndIn(Manifest.Layout) > Manifest.Layout.Length && KeptHashes.TryRead(_file, Manifest.Proof) is null)
            _disk.Write(_file, _identity, KeptHashes.Of(Manifest), Manifest.Layout.Length);
        _stamp = FileFacts.Of(_file, Path).Stamp;
    }

    private bool IsValid(int block, byte[] buffer)
    {
        var bytes = buffer.AsSpan(0, Manifest.Layout.BytesOf(block));
        return RandomAccess.Read(_file, bytes, Manifest.Layout.OffsetOf(block)) == bytes.Length && Manifest.IsBlock(block, bytes);
    }

    private void NoteForeignWrites(bool contentOnly = false)
    {
        ObjectDisposedException.ThrowIf(_file.IsClosed, this);
        var now = FileFacts.Of(_file, Path).Stamp;
        _isForeign |= contentOnly ? !now.HasContentOf(_stamp) : now != _stamp;
        _stamp = now;
    }

    private bool IsInPlace => !OperatingSystem.IsLinux() || FileFacts.TryOf(Path, follow: false)?.Stamp.Identity == _identity;

    private void CheckPlace()
    {
        if (!IsInPlace)
            throw new IOException($"'{Path}' was moved away or removed while the file was being fetched");
    }

    private void Close()
    {
        Disk.UnlockPart(_file);
        _file.Dispose();
    }

    private void SetLength()
    {
        _disk.SetLength(_file, _identity, Manifest.Layout.Length);
        _stamp = FileFacts.Of(_file, Path).Stamp;
    }

    /// <summary>Before the sync, and so that any write after it shows in the time of modification.</summary>
    private void GiveTraits()
    {
        if (_traits is { } traits)
            Traits.Give(_file, Path, traits);
        _stamp = FileFacts.Of(_file, Path).Stamp;
    }

    private void BeginSync(int written)
    {
        _unsynced += written;
        if (!_sync || _unsynced < Math.Min(SyncEvery, Manifest.Layout.Length))
            return;
        _unsynced = 0;
        Disk.BeginSync(_file);
    }

    /// <summary>After a sync that failed the system takes what it could not write for written: it is written anew before the next.</summary>
    private void Sync(Action? progress)
    {
        if (_syncFailed)
            WriteAgain();
        _syncFailed = true;
        _disk.Sync(_file, _identity, Path, progress);
        _syncFailed = false;
        _unsynced = 0;
    }

    private void WriteAgain()
    {
        var buffer = new byte[Manifest.Layout.BlockBytes];
        for (var block = 0; block < Manifest.Layout.BlockCount; block++)
            if (IsValid(block, buffer))
                _disk.WriteSparse(_file, _identity, buffer.AsSpan(0, Manifest.Layout.BytesOf(block)), Manifest.Layout.OffsetOf(block));
        _isForeign = true; // Blocks that could not be read again are found by the proof.
        GiveTraits();
    }

    /// <summary>Where stamps do not prove it: reads everything once more.</summary>
    private void Prove()
    {
        if (!FindValidBlocks().IsFull)
            throw new IOException($"'{Path}' was changed by another program while it was being fetched; get it again: what is right of it is kept");
        if (_isForeign)
            throw DiskErrors.Of(Errno.Busy, $"'{Path}' is being written to by another program");
    }

    private void Rename(string target, bool replace = false)
    {
        try
        {
            _disk.Rename(Path, target, replace);
        }
        catch (IOException) when (FileFacts.TryOf(target, follow: false)?.Stamp.Identity == _identity)
        {
            // A network file system that did it, and lost the answer.
        }
        Path = target;
    }
}
