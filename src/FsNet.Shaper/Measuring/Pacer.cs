using System.Diagnostics;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Measuring;

/// <summary>Sends the packets of all flows, each at its time, from one thread.</summary>
internal static class Pacer
{
    /// <summary>Returns when no flow has more to send. Each flow alone decides what becomes of a packet that is late.</summary>
    /// <param name="punctual">
    /// As a real-time thread. Not for more than fits: on one processor the kernel's own threads, which forward the packets, would
    /// not get to run.
    /// </param>
    public static void Run(IReadOnlyList<IProbeFlow> flows, bool punctual) => OwnThread.Run(() =>
    {
        if (punctual)
            Punctuality.Ask();
        var due = new PriorityQueue<IProbeFlow, long>(flows.Count);
        foreach (var flow in flows)
            due.Enqueue(flow, flow.NextAt);
        while (due.TryPeek(out var flow, out var at) && at != long.MaxValue)
        {
            PreciseClock.SleepUntil(at);
            flow.Send(Stopwatch.GetTimestamp());
            due.DequeueEnqueue(flow, flow.NextAt);
        }
        return true;
    });
}
