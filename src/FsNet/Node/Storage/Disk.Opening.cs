using System.Runtime.InteropServices;
using FsNet.Base;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Node.Storage;

/// <summary>How files are opened: never through a link where the name is ours, never by waiting for somebody.</summary>
internal sealed partial class Disk
{
    private const int OpenAttempts = 16;
    private const uint ModeOfNewFiles = 0x1b6; // rw-rw-rw-, less what the user's umask takes.

    /// <summary>
    /// Opens or makes the unfinished file of that name, for this process alone: nobody else's <see cref="OpenPart"/> succeeds until it is
    /// closed or unlocked.
    /// </summary>
    /// <param name="isNew">It was not there.</param>
    /// <returns>Null while another process, or another file of this one, has it.</returns>
    /// <exception cref="IOException">It cannot be opened, or is not what this program makes.</exception>
    public SafeFileHandle? OpenPart(string path, out bool isNew)
    {
        for (var attempt = 0; attempt < OpenAttempts; attempt++)
        {
            var file = TryCreate(path);
            isNew = file is not null;
            if ((file ?? TryOpen(path)) is not { } handle)
                continue; // It went away between the two calls.
            if (Lock(handle, path, isNew) is { } isOurs)
                return isOurs ? handle : null;
        }
        throw new IOException($"'{path}' cannot be opened: it becomes another file again and again");
    }

    /// <summary>Opens a file to read it. Takes no lock, and does not wait where the path leads to a pipe.</summary>
    public static SafeFileHandle OpenToRead(string path)
    {
        if (!OperatingSystem.IsLinux())
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var fd = Linux.Open(path, Linux.ReadOnly | Linux.CloseOnExec | Linux.NonBlocking, 0);
        if (fd < 0)
            throw DiskErrors.Last($"'{path}' cannot be opened");
        var file = new SafeFileHandle(fd, ownsHandle: true);
        if (FileFacts.Of(file, path).Kind == FileKind.File)
            return file;
        file.Dispose();
        throw new IOException($"'{path}' is not a file");
    }

    /// <summary>Others may open it again, even while it is still being read here.</summary>
    public static void UnlockPart(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux())
            _ = Linux.Flock(file, Linux.Unlock);
    }

    private SafeFileHandle? TryCreate(string path)
    {
        SafeFileHandle? file;
        if (OperatingSystem.IsLinux())
            file = OpenOnLinux(path, Linux.Create | Linux.Exclusive, Errno.Exists);
        else if (File.Exists(path))
            return null;
        else
            file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        if (file is not null && record is not null)
            record(new DiskOperation.Create(path, FileFacts.Of(file, path).Stamp.Identity));
        return file;
    }

    private static SafeFileHandle? TryOpen(string path)
    {
        if (OperatingSystem.IsLinux())
            return OpenOnLinux(path, Linux.NonBlocking, Errno.NoEntry);
        return File.Exists(path) ? File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None) : null;
    }

    private static SafeFileHandle? OpenOnLinux(string path, int flags, int expected)
    {
        var fd = Linux.Open(path, Linux.ReadWrite | Linux.NoFollow | Linux.CloseOnExec | flags, ModeOfNewFiles);
        if (fd >= 0)
            return new SafeFileHandle(fd, ownsHandle: true);
        var error = DiskErrors.Last($"'{path}' cannot be opened");
        return DiskErrors.NumberOf(error) == expected ? null : throw error;
    }

    /// <returns>Whether it is ours now; null where the name leads elsewhere meanwhile.</returns>
    private static bool? Lock(SafeFileHandle file, string path, bool isNew)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        try
        {
            // Some network file systems have no locks; there the name's id is all that keeps two programs apart.
            if (Linux.Flock(file, Linux.LockExclusive | Linux.LockNonBlocking) != 0 && Marshal.GetLastPInvokeError() == Errno.WouldBlock)
                return Close(file, false);
            var facts = FileFacts.Of(file, path);
            if (FileFacts.TryOf(path, follow: false)?.Stamp.Identity != facts.Stamp.Identity)
                return Close(file, null);
            if (!isNew)
                RefuseStrange(facts, path);
            return true;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static bool? Close(SafeFileHandle file, bool? result)
    {
        file.Dispose();
        return result;
    }

    /// <summary>An unfinished file is a regular one of one name, and nobody can have laid it there for us who may write to it later.</summary>
    private static void RefuseStrange(FileFacts facts, string path)
    {
        if (facts.Kind != FileKind.File)
            throw new IOException($"'{path}' is in the way: it is {facts.Kind.Describe()}");
        if (facts.Links > 1)
            throw new IOException($"'{path}' is in the way: it is another name of another file");
        if (facts.Owner == Linux.EffectiveUser())
            return;
        var folder = FileFacts.Of(Path.GetDirectoryName(path)!, follow: true);
        if (folder.IsWritableByAll && folder.Owner != facts.Owner)
            throw new IOException($"'{path}' is in the way: it belongs to another user, and everybody may write to its folder");
    }
}
