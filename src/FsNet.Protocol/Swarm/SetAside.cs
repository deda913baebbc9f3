using FsNet.Protocol.Tracker;

namespace FsNet.Protocol.Swarm;

/// <summary>What the tracker refused, until it is told again: each after a wait of its own, twice as long each time.</summary>
internal sealed class SetAside
{
    private const int MostDoublings = 5;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(20);

    private readonly PriorityQueue<RegistrarEntry, TimeSpan> _waiting = new();

    public void Add(RegistrarEntry entry, RefusedItem why, TimeSpan now)
    {
        (entry.Refusal, entry.IsAside) = (why, true);
        var wait = FirstWait * (1 << Math.Min(entry.Refusals++, MostDoublings));
        _waiting.Enqueue(entry, now + wait);
    }

    public bool IsDue(TimeSpan now) => _waiting.TryPeek(out _, out var at) && now >= at;

    /// <summary>One whose wait is over, or null.</summary>
    public RegistrarEntry? TryTake(TimeSpan now)
    {
        while (IsDue(now))
        {
            var entry = _waiting.Dequeue();
            entry.IsAside = false;
            if (!entry.IsGone)
                return entry;
        }
        return null;
    }
}
