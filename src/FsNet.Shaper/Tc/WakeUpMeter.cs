using System.Diagnostics;
using FsNet.Shaper.Queueing;

namespace FsNet.Shaper.Tc;

/// <summary>
/// How busy the host is: an ordinary thread that asks to be woken every 5 ms, and notes how late it was. The kernel's own timers,
/// which netem uses, are served before any thread, so its packets are rather less late than this.
/// </summary>
internal sealed class WakeUpMeter : IDisposable
{
    private const long NsPerSecond = 1_000_000_000;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);

    private readonly ManualResetEvent _end = new(false);
    private readonly Thread _thread;

    public WakeUpMeter()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "wake-up meter" };
        _thread.Start();
    }

    public LatenessHistogram Lateness { get; } = new();

    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _end.Dispose();
    }

    private void Run()
    {
        var asleep = Stopwatch.GetTimestamp();
        while (!_end.WaitOne(Period))
        {
            Lateness.Add((long)((Stopwatch.GetElapsedTime(asleep) - Period).TotalSeconds * NsPerSecond));
            asleep = Stopwatch.GetTimestamp();
        }
    }
}
