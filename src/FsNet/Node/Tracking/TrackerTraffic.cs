using System.Net;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using Serilog;

namespace FsNet.Node.Tracking;

/// <summary>What all ways to a tracker have in common: chance, the log, the count of what was sent.</summary>
/// <param name="random">For transaction ids and jitter.</param>
internal sealed class TrackerTraffic(Prng random, ILogger log, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly TrackerSession _headers = new(random);
    private readonly RetrySchedule _schedule = new(random);
    private long _attempts;

    public ILogger Log => log;

    /// <summary>Told how many bytes were sent, and how many received.</summary>
    public Action<int, int>? Moved { get; set; }

    public TimeProvider Time => time;

    /// <summary>Datagrams and connections tried so far.</summary>
    public long Attempts => Interlocked.Read(ref _attempts);

    public TrackHeader NewHeader()
    {
        lock (_gate)
            return _headers.NewHeader();
    }

    /// <summary>Each address is a tracker of its own as far as cookies go.</summary>
    public TrackerSession NewSession() => new(random);

    public TimeSpan DelayAfter(int attempt)
    {
        lock (_gate)
            return _schedule.DelayAfter(attempt);
    }

    public void Count(string direction, IPEndPoint tracker, TrackTransport transport, ReadOnlyMemory<byte> message)
    {
        Interlocked.Increment(ref _attempts);
        Moved?.Invoke(message.Length, 0);
        log.Verbose("{Direction} {Tracker} {Transport} {Message}", direction, tracker, transport, new TrackLine(message));
    }
}
