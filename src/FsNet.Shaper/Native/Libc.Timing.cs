using System.Runtime.InteropServices;

namespace FsNet.Shaper.Native;

/// <summary>To sleep until a moment, at the nanosecond.</summary>
internal static partial class Libc
{
    public const int MonotonicClock = 1;
    public const int AbsoluteTime = 1;

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ClockSleep(int clock, int flags, in TimeSpec until, nint remaining);
}
