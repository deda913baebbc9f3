using FsNet.Base;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Node.Storage;

/// <summary>
/// What is done to a file system for the files that are fetched: each call does one thing, and throws an error that
/// <see cref="DiskErrors"/> can tell. Elsewhere than on Linux some do less, where .NET offers no more.
/// </summary>
/// <param name="record">Told of everything that changed something, once it is done; of syncs when they begin, for only what was done by then is synced.</param>
internal sealed partial class Disk(Action<DiskOperation>? record = null)
{
    private const long SyncStep = 64 << 20;

    /// <summary>Makes the folder, and those above it as needed.</summary>
    /// <returns>Those that were not there, topmost first.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    public List<string> CreateFolders(string path)
    {
        var made = new List<string>();
        for (var folder = path; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
            made.Insert(0, folder);
        foreach (var folder in made)
        {
            Directory.CreateDirectory(folder);
            record?.Invoke(new DiskOperation.CreateFolder(folder));
        }
        return made;
    }

    /// <exception cref="IOException">No space, too large, or worse.</exception>
    public void Write(SafeFileHandle file, FileIdentity identity, ReadOnlySpan<byte> bytes, long offset)
    {
        RandomAccess.Write(file, bytes, offset);
        record?.Invoke(new DiskOperation.Write(identity, offset, bytes.ToArray()));
    }

    public void SetLength(SafeFileHandle file, FileIdentity identity, long length)
    {
        RandomAccess.SetLength(file, length);
        record?.Invoke(new DiskOperation.SetLength(identity, length));
    }

    /// <summary>Has the file system set room aside, where it can, so that a full disk is known before anything is fetched.</summary>
    /// <exception cref="IOException">There is no such room, or a file may not be as large.</exception>
    public static void Reserve(SafeFileHandle file, string path, long length)
    {
        if (!OperatingSystem.IsLinux() || length == 0 || Linux.Fallocate(file, Linux.FallocateKeepSize, 0, length) == 0)
            return;
        var error = DiskErrors.Last($"'{path}' cannot have {length} bytes");
        if (DiskErrors.NumberOf(error) is not (Errno.NotSupported or Errno.NotImplemented or Errno.Invalid))
            throw error;
    }

    /// <summary>Lets the disk begin with what was written, so that little is left to do in the end. Waits for nothing.</summary>
    public static void BeginSync(SafeFileHandle file)
    {
        // What goes wrong here is told by Sync.
        if (OperatingSystem.IsLinux())
            _ = Linux.SyncRange(file, 0, 0, Linux.SyncRangeWrite);
    }

    /// <summary>What was written to the file survives a loss of power from here on.</summary>
    /// <param name="progress">Told now and then that the disk gets on with it.</param>
    public void Sync(SafeFileHandle file, FileIdentity identity, string path, Action? progress)
    {
        record?.Invoke(new DiskOperation.Sync(identity));
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }
        SyncRanges(file, path, progress);
        if (Linux.Fsync(file) != 0) // .NET's own call says nothing of an error.
            ThrowUnlessUnknown($"'{path}' cannot be synced");
    }

    /// <summary>The names in the folder survive a loss of power from here on. Where a file system knows no such thing, it does as well as it can.</summary>
    /// <param name="file">A file on the same file system, for folders that may be written to and not read.</param>
    public void SyncFolder(string path, string file)
    {
        record?.Invoke(new DiskOperation.SyncFolder(path));
        if (OperatingSystem.IsLinux())
            SyncFolderOnLinux(path, file);
    }

    /// <summary>Gives a file another name; never takes a name that is taken, but where it is told to.</summary>
    /// <exception cref="IOException">Number <see cref="Errno.Exists"/>: it is taken. Otherwise: it cannot be done.</exception>
    public void Rename(string from, string to, bool replace = false)
    {
        if (replace || !OperatingSystem.IsLinux())
            File.Move(from, to, overwrite: replace);
        else
            RenameOnLinux(from, to);
        record?.Invoke(new DiskOperation.Rename(from, to));
    }

    /// <summary>What lies there already, whoever wrote it, survives a loss of power from here on.</summary>
    public void SyncExisting(string path)
    {
        using var file = OpenToRead(path);
        record?.Invoke(new DiskOperation.Sync(FileFacts.Of(file, path).Stamp.Identity));
        if (OperatingSystem.IsLinux() && Linux.Fsync(file) != 0)
            ThrowUnlessUnknown($"'{path}' cannot be synced");
    }

    public void Delete(string path)
    {
        File.Delete(path);
        record?.Invoke(new DiskOperation.Delete(path));
    }

    /// <summary>A piece at a time: a disk that is slow can be told from one that has stopped.</summary>
    private static void SyncRanges(SafeFileHandle file, string path, Action? progress)
    {
        var length = RandomAccess.GetLength(file);
        for (var at = 0L; at < length; at += SyncStep)
        {
            // An error that is told here is not told again by fsync.
            const uint WriteAndWait = Linux.SyncRangeWaitBefore | Linux.SyncRangeWrite | Linux.SyncRangeWaitAfter;
            if (length > SyncStep && Linux.SyncRange(file, at, SyncStep, WriteAndWait) != 0)
                ThrowUnlessUnknown($"'{path}' cannot be synced");
            progress?.Invoke();
        }
    }

    /// <summary>Of file systems that know no sync, or cannot be written to, no more can be had.</summary>
    private static void ThrowUnlessUnknown(string what)
    {
        var error = DiskErrors.Last(what);
        if (DiskErrors.NumberOf(error) is not (Errno.Invalid or Errno.NotSupported or Errno.NotImplemented
            or Errno.ReadOnlyFileSystem or Errno.BadDescriptor or Errno.NoSeek))
            throw error;
    }

    private static void SyncFolderOnLinux(string path, string file)
    {
        var fd = Linux.Open(path, Linux.ReadOnly | Linux.Directory | Linux.CloseOnExec, 0);
        if (fd < 0)
        {
            var refusal = DiskErrors.Last($"the folder '{path}' cannot be opened");
            if (DiskErrors.NumberOf(refusal) != Errno.AccessDenied)
                throw refusal;
            SyncAll(file);
            return;
        }
        try
        {
            if (Linux.Fsync(fd) != 0)
                ThrowUnlessUnknown($"the folder '{path}' cannot be synced");
        }
        finally
        {
            _ = Linux.Close(fd);
        }
    }

    private static void SyncAll(string file)
    {
        using var handle = OpenToRead(file);
        if (Linux.SyncFileSystem(handle) != 0)
            throw DiskErrors.Last($"the file system of '{file}' cannot be synced");
    }

    private static void RenameOnLinux(string from, string to)
    {
        if (Linux.Rename(Linux.AtCwd, from, Linux.AtCwd, to, Linux.RenameNoReplace) == 0)
            return;
        var error = DiskErrors.Last($"'{from}' cannot become '{to}'");
        if (DiskErrors.NumberOf(error) is not (Errno.Invalid or Errno.NotSupported or Errno.NotImplemented))
            throw error;
        // An older network file system, or FUSE: a second name, and then the first one goes.
        if (Linux.Link(from, to) == 0)
        {
            _ = Linux.Unlink(from);
            return;
        }
        error = DiskErrors.Last($"'{from}' cannot become '{to}'");
        if (DiskErrors.NumberOf(error) is not (Errno.NotPermitted or Errno.NotSupported or Errno.NotImplemented or Errno.TooManyLinks))
            throw error;
        // One that has no second names either: nothing is left but to look first.
        if (FileFacts.TryOf(to, follow: false) is not null)
            throw DiskErrors.Of(Errno.Exists, $"'{from}' cannot become '{to}'");
        if (Linux.Rename(Linux.AtCwd, from, Linux.AtCwd, to, 0) != 0)
            throw DiskErrors.Last($"'{from}' cannot become '{to}'");
    }
}
