namespace FsNet.Shaper.Native;

/// <summary>Makes the calling thread one that is woken when it asked to be, as far as the system permits.</summary>
internal static class Punctuality
{
    private const int Nice = -10;

    /// <summary>
    /// A real-time thread runs before all ordinary ones, so the caller must never spin. RT_GROUP_SCHED may refuse it; a better
    /// nice value is next. A timer of an ordinary thread may be late by its slack, 50 us by default, so that goes as well.
    /// </summary>
    /// <param name="priority">Among the real-time threads of this process; the higher goes first.</param>
    public static void Ask(int priority = 1)
    {
        _ = Libc.ProcessControl(Libc.PrSetTimerSlack, 1);
        if (Libc.SetScheduler(0, Libc.SchedRoundRobin, priority) != 0)
            _ = Libc.SetPriority(0, 0, Nice);
    }
}
