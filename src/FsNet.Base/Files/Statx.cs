using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Base;

/// <summary>statx(2): what Linux knows of a file. The only such call whose structure is the same on every processor.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly partial struct Statx
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const uint BasicStats = 0x7ff; // STATX_BASIC_STATS
    private const int TypeBits = 0xf000; // S_IFMT
    private const int WritableByAll = 2; // S_IWOTH
    private const int ExecutableByOwner = 0x40; // S_IXUSR
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long BlockBytes = 512; // Of stx_blocks, whatever the disk's are.

    [FieldOffset(16)]
    private readonly uint _links;

    [FieldOffset(20)]
    private readonly uint _owner;

    [FieldOffset(28)]
    private readonly ushort _mode;

    [FieldOffset(32)]
    private readonly ulong _inode;

    [FieldOffset(40)]
    private readonly ulong _size;

    [FieldOffset(48)]
    private readonly ulong _blocks;

    [FieldOffset(96)]
    private readonly long _changedSeconds;

    [FieldOffset(104)]
    private readonly uint _changedNanoseconds;

    [FieldOffset(112)]
    private readonly long _modifiedSeconds;

    [FieldOffset(120)]
    private readonly uint _modifiedNanoseconds;

    [FieldOffset(136)]
    private readonly uint _deviceMajor;

    [FieldOffset(140)]
    private readonly uint _deviceMinor;

    /// <returns>Zero, or the error's number.</returns>
    public static int Of(string path, bool follow, out Statx found) =>
        Call(CurrentFolder, path, follow ? 0 : NoFollow, BasicStats, out found) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <inheritdoc cref="Of(string, bool, out Statx)"/>
    public static int Of(SafeFileHandle handle, out Statx found) =>
        Call(handle, "", EmptyPath, BasicStats, out found) == 0 ? 0 : Marshal.GetLastPInvokeError();

    public FileFacts ToFacts() => new(
        Kind(),
        new FileStamp(
            (long)_size,
            (_modifiedSeconds * NanosecondsPerSecond) + _modifiedNanoseconds,
            (_changedSeconds * NanosecondsPerSecond) + _changedNanoseconds,
            _inode,
            ((ulong)_deviceMajor << 32) | _deviceMinor))
    {
        Owner = _owner,
        Links = _links,
        AllocatedBytes = (long)_blocks * BlockBytes,
        IsExecutable = (_mode & ExecutableByOwner) != 0,
        IsWritableByAll = (_mode & WritableByAll) != 0,
    };

    private FileKind Kind() => (_mode & TypeBits) switch
    {
        0x8000 => FileKind.File,
        0x4000 => FileKind.Folder,
        0xa000 => FileKind.Link,
        0x1000 => FileKind.Pipe,
        0xc000 => FileKind.Socket,
        _ => FileKind.Device,
    };

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Call(int folder, string path, int flags, uint mask, out Statx found);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Call(SafeFileHandle folder, string path, int flags, uint mask, out Statx found);
}
