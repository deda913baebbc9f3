namespace FsNet.Protocol.Tracker;

/// <summary>What a tracker took and gave, by type. Written by the engine's thread, read by any.</summary>
public sealed class TrackerCounters
{
    private readonly long[] _byType = new long[256];
    private long _ignored;
    private long _refusedItems;
    private long _evicted;

    public static IReadOnlyList<TrackType> RequestTypes { get; } = [.. Enum.GetValues<TrackType>().Where(t => t.IsRequest())];

    public static IReadOnlyList<TrackType> AnswerTypes { get; } = [.. Enum.GetValues<TrackType>().Where(t => !t.IsRequest())];

    /// <summary>Messages that got no answer: not of this protocol, answers themselves, or not worth one without a cookie.</summary>
    public long Ignored => Interlocked.Read(ref _ignored);

    /// <summary>Files, and blocks of them, that were not taken while the rest of their message was.</summary>
    public long RefusedItems => Interlocked.Read(ref _refusedItems);

    /// <summary>Entries and nodes of prefixes with much that yielded to others.</summary>
    public long Evicted => Interlocked.Read(ref _evicted);

    public long Of(TrackType type) => Interlocked.Read(ref _byType[(byte)type]);

    internal void Count(TrackType type) => _byType[(byte)type]++;

    internal void CountIgnored() => _ignored++;

    internal void CountRefused(int items) => _refusedItems += items;

    internal void CountEvicted() => _evicted++;
}
