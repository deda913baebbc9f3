using System.Diagnostics;

namespace FsNet.Shaper.Native;

/// <summary>The clock of <see cref="Stopwatch"/>, which is CLOCK_MONOTONIC in nanoseconds.</summary>
internal static class PreciseClock
{
    /// <param name="timestamp">Of <see cref="Stopwatch.GetTimestamp"/>; in the past it returns at once.</param>
    public static void SleepUntil(long timestamp)
    {
        var (seconds, nanoseconds) = Math.DivRem(timestamp, Stopwatch.Frequency);
        var until = new Libc.TimeSpec { Seconds = (nint)seconds, Nanoseconds = (nint)nanoseconds };
        _ = Libc.ClockSleep(Libc.MonotonicClock, Libc.AbsoluteTime, until, 0);
    }
}
