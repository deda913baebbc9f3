using System.Diagnostics;

namespace FsNet.Shaper.Native;

/// <summary>Makes the calling thread wake up in time. Its clock is <see cref="Stopwatch"/>'s, CLOCK_MONOTONIC in nanoseconds.</summary>
internal static class PreciseThread
{
    /// <summary>Real-time where that is permitted (root of the machine); in any case timers without slack.</summary>
    /// <param name="priority">1 to 99; the higher goes first.</param>
    public static void Begin(int priority)
    {
        _ = Libc.ThreadControl(Libc.SetTimerSlack, 1, 0, 0, 0);
        _ = Libc.SetScheduler(0, Libc.RoundRobin, priority);
    }

    /// <param name="timestamp">Of <see cref="Stopwatch.GetTimestamp"/>.</param>
    public static void SleepUntil(long timestamp)
    {
        var (seconds, nanoseconds) = Math.DivRem(timestamp, Stopwatch.Frequency);
        _ = Libc.ClockSleep(Libc.MonotonicClock, Libc.AbsoluteTime, new TimeSpec((nint)seconds, (nint)nanoseconds), 0);
    }
}
