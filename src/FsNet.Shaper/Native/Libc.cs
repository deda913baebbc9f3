using System.Runtime.InteropServices;

namespace FsNet.Shaper.Native;

/// <summary>What .NET does not offer of the C library.</summary>
internal static partial class Libc
{
    public const int CloneNewNet = 0x40000000;

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetNs(int fd, int kind);

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Unshare(int flags);

    /// <summary>setsid(2): refused to who leads a group of processes, which then is one that no terminal's other programs are in.</summary>
    [LibraryImport("libc", EntryPoint = "setsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int NewSession();

    public static string LastError() => Marshal.GetLastPInvokeErrorMessage();
}
