using System.Runtime.InteropServices;

namespace FsNet.Shaper.Native;

/// <summary>To be woken at the microsecond.</summary>
internal static partial class Libc
{
    public const int MonotonicClock = 1;
    public const int AbsoluteTime = 1;
    public const int RoundRobin = 2;
    public const int SetTimerSlack = 29;

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ClockSleep(int clock, int flags, in TimeSpec until, nint remaining);

    /// <param name="thread">0 is the calling thread.</param>
    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetScheduler(int thread, int policy, in int priority);

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ThreadControl(int option, nuint value, nuint unused3, nuint unused4, nuint unused5);
}

/// <summary><c>struct timespec</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TimeSpec(nint Seconds, nint Nanoseconds);
