using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Node.Storage;

/// <summary>
/// Whether every write shows in a file's times. It does on the local file systems listed here; FAT counts in steps of up to two
/// seconds, and those on a network or in a process of their own show what they remember.
/// </summary>
internal static class FileTimes
{
    private const int StatfsBytes = 256;

    /// <summary>What <c>statfs</c> calls ext4, XFS, Btrfs, tmpfs, overlay, F2FS, ZFS and bcachefs.</summary>
    private static readonly HashSet<uint> Exact =
        [0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630, 0xf2f52010, 0x2fc12fc1, 0xca451a4e];

    /// <summary>A clock that ticks 100 times a second, several times over; of others we know no more than that FAT's ticks are two seconds.</summary>
    private static readonly TimeSpan ExactTick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(3);

    /// <summary>Two writes that are further apart than this have different times.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static TimeSpan Granularity(string path)
    {
        using var file = Disk.OpenToRead(path);
        return AreExact(file) ? ExactTick : LongestTick;
    }

    public static bool AreExact(SafeFileHandle file)
    {
        Span<byte> found = stackalloc byte[StatfsBytes];
        return OperatingSystem.IsLinux() && Linux.StatFileSystem(file, found) == 0 && Exact.Contains(MemoryMarshal.Read<uint>(found));
    }
}
