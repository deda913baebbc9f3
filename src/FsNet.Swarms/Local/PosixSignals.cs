using System.Runtime.InteropServices;

namespace FsNet.Swarms.Local;

/// <summary>What System.Diagnostics.Process lacks: asking a process to end.</summary>
internal static class PosixSignals
{
    private const int SigTerm = 15;

    /// <summary>False when there is no such process any more, or the system has no signals.</summary>
    public static bool Terminate(int pid) => !OperatingSystem.IsWindows() && Kill(pid, SigTerm) == 0;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
