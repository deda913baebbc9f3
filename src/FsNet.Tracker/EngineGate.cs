using System.Security.Cryptography;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using Serilog;
using Serilog.Events;

namespace FsNet.Tracker;

/// <summary>The one engine behind all sockets: one caller at a time, with the time it is. It is held for microseconds.</summary>
internal sealed class EngineGate(TrackerSettings settings, ILogger log, TimeProvider time)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly long _startedAt = time.GetTimestamp();

    public TrackerEngine Engine { get; } = new(
        new TrackerOptions(new SipKey(Secret(), Secret()), settings.PeerTtl, settings.Limits), new Prng(Secret()));

    public TimeSpan Now => time.GetElapsedTime(_startedAt);

    /// <returns>Bytes of the answer; 0 when there is none.</returns>
    public int Receive(NodeAddress source, ReadOnlySpan<byte> message, TrackTransport transport, Span<byte> answer)
    {
        int length;
        lock (_lock)
            length = Engine.Receive(Now, source, message, transport, answer);
        if (log.IsEnabled(LogEventLevel.Verbose))
            Log(source, message, transport, answer[..length]);
        return length;
    }

    /// <summary>Sweeps what is due.</summary>
    /// <returns>How long to wait before the next time.</returns>
    public TimeSpan Sweep()
    {
        lock (_lock)
        {
            var now = Now;
            Engine.Advance(now);
            var pause = (Engine.NextWakeup ?? TimeSpan.MaxValue) - now;
            return pause > LongestPause ? LongestPause : pause < ShortestPause ? ShortestPause : pause;
        }
    }

    private static ulong Secret() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private void Log(NodeAddress source, ReadOnlySpan<byte> message, TrackTransport transport, ReadOnlySpan<byte> answer)
    {
        log.Verbose("{Transport} {Source} > {Message}", transport, source, TrackText.Describe(message));
        if (!answer.IsEmpty)
            log.Verbose("{Transport} {Source} < {Message}", transport, source, TrackText.Describe(answer));
    }
}
