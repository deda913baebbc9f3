namespace FsNet.Protocol.Tracker;

/// <summary>What a tracker took and gave, by type. Written by the engine's thread, read by any.</summary>
public sealed class TrackerCounters
{
    private readonly long[] _byType = new long[256];
    private long _ignored;

    public static IReadOnlyList<TrackType> RequestTypes { get; } = [.. Enum.GetValues<TrackType>().Where(t => t.IsRequest())];

    public static IReadOnlyList<TrackType> AnswerTypes { get; } = [.. Enum.GetValues<TrackType>().Where(t => !t.IsRequest())];

    /// <summary>Messages that got no answer: not of this protocol, answers themselves, or not worth one without a cookie.</summary>
    public long Ignored => Interlocked.Read(ref _ignored);

    public long Of(TrackType type) => Interlocked.Read(ref _byType[(byte)type]);

    internal void Count(TrackType type) => _byType[(byte)type]++;

    internal void CountIgnored() => _ignored++;
}
