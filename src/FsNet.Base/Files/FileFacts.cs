using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Base;

/// <summary>What lies at a path.</summary>
public enum FileKind
{
    File,
    Folder,
    Link,
    Pipe,
    Socket,
    Device,
}

/// <summary>What the system says of a file without opening it.</summary>
public readonly record struct FileFacts(FileKind Kind, FileStamp Stamp)
{
    private const int NoSuchFile = 2; // ENOENT
    private const int NotPermitted = 1; // EPERM
    private const int NoAccess = 13; // EACCES
    private const int NotAFolder = 20; // ENOTDIR

    /// <summary>User id; 0 where there are none.</summary>
    public uint Owner { get; init; }

    /// <summary>Names that the file has.</summary>
    public uint Links { get; init; }

    /// <summary>What it takes on its disk, without holes; 0 where the system does not tell.</summary>
    public long AllocatedBytes { get; init; }

    /// <summary>Whether its owner may run it as a program.</summary>
    public bool IsExecutable { get; init; }

    /// <summary>Whether everybody may write to it.</summary>
    public bool IsWritableByAll { get; init; }

    /// <param name="follow">Whether a symbolic link at the end of the path stands for what it leads to.</param>
    /// <exception cref="FileNotFoundException">There is nothing, or the link leads nowhere.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder on the way may not be entered.</exception>
    /// <exception cref="IOException">Anything else, say a network share that does not answer.</exception>
    public static FileFacts Of(string path, bool follow = true)
    {
        if (!OperatingSystem.IsLinux())
            return Portable(new FileInfo(path), path, follow);
        Check(Statx.Of(path, follow, out var found), path);
        return found.ToFacts();
    }

    /// <summary>As <see cref="Of(string, bool)"/>, and null where there is nothing.</summary>
    public static FileFacts? TryOf(string path, bool follow)
    {
        if (!OperatingSystem.IsLinux())
            return File.Exists(path) || Directory.Exists(path) ? Of(path, follow) : null;
        var error = Statx.Of(path, follow, out var found);
        if (error is NoSuchFile or NotAFolder)
            return null;
        Check(error, path);
        return found.ToFacts();
    }

    /// <summary>Null where there is nothing, or the system does not tell.</summary>
    /// <inheritdoc cref="Of(string, bool)"/>
    public static FileFacts? TryTell(string path, bool follow)
    {
        try
        {
            return TryOf(path, follow);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Of an open file: what is read by the handle is what this tells of, whatever happens to the path.</summary>
    /// <param name="path">For the message of an error.</param>
    /// <exception cref="IOException">The system does not say.</exception>
    public static FileFacts Of(SafeFileHandle handle, string path)
    {
        if (!OperatingSystem.IsLinux())
            return new FileFacts(FileKind.File, new FileStamp(
                RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle).Ticks, File.GetCreationTimeUtc(handle).Ticks, 0, 0));
        Check(Statx.Of(handle, out var found), path);
        return found.ToFacts();
    }

    private static void Check(int error, string path)
    {
        if (error == 0)
            return;
        if (error is NoSuchFile or NotAFolder)
            throw new FileNotFoundException($"'{path}' does not exist", path);
        var reason = Marshal.GetPInvokeErrorMessage(error);
        if (error is NoAccess or NotPermitted)
            throw new UnauthorizedAccessException($"'{path}' may not be looked at: {reason}");
        throw new IOException($"'{path}' cannot be looked at: {reason}", error);
    }

    private static FileFacts Portable(FileInfo info, string path, bool follow)
    {
        var target = info.LinkTarget is null ? info : follow ? info.ResolveLinkTarget(returnFinalTarget: true) : null;
        if (target is null)
            return new FileFacts(FileKind.Link, default);
        if (Directory.Exists(target.FullName))
            return new FileFacts(FileKind.Folder, default);
        if (target is not FileInfo { Exists: true } file)
            throw new FileNotFoundException($"'{path}' does not exist", path);
        return new FileFacts(FileKind.File, new FileStamp(file.Length, file.LastWriteTimeUtc.Ticks, file.CreationTimeUtc.Ticks, 0, 0));
    }
}
