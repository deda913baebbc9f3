using System.Runtime.InteropServices;

namespace FsNet.Base;

/// <summary>How many files and sockets the system lets this process have open at once.</summary>
public static partial class DescriptorLimit
{
    private const int OpenFiles = 7; // RLIMIT_NOFILE on Linux

    /// <summary>
    /// It may be changed while the process runs; asking for it costs less than a microsecond. Where the system does not say, there is none.
    /// </summary>
    public static int Permitted
    {
        get
        {
            Span<ulong> limits = stackalloc ulong[2];
            return OperatingSystem.IsLinux() && GetLimit(OpenFiles, limits) == 0 ? (int)Math.Min(limits[0], int.MaxValue) : int.MaxValue;
        }
    }

    /// <summary>How many are open. Where the system does not say, none.</summary>
    public static int CountOpen()
    {
        try
        {
            return OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // No /proc here.
        }
    }

    /// <param name="limits">The soft limit, then the hard one.</param>
    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int resource, Span<ulong> limits);
}
