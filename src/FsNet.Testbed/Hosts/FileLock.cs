using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Testbed.Hosts;

/// <summary>One process at a time, by flock(2): the kernel lets go of it with the process, whatever ends that.</summary>
internal static class FileLock
{
    // LOCK_EX and LOCK_NB.
    private const int ExclusiveAtOnce = 2 | 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for its turn, which is over when the file is closed.</summary>
    /// <exception cref="IOException">The file cannot be made or locked, or another process does not let go of it.</exception>
    public static FileStream Take(string path)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        using var pause = new ManualResetEventSlim();
        for (var began = Stopwatch.GetTimestamp(); Flock(file.SafeFileHandle, ExclusiveAtOnce) != 0; pause.Wait(AskEvery))
        {
            if (Stopwatch.GetElapsedTime(began) < Patience)
                continue;
            file.Dispose();
            throw new IOException($"{path} cannot be locked: {Marshal.GetLastPInvokeErrorMessage()}");
        }
        return file;
    }

    [DllImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flock(SafeFileHandle file, int operation);
}
