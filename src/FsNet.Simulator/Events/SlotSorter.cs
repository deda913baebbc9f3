namespace FsNet.Simulator.Events;

/// <summary>
/// Sorts the events of a slot by time; what is at the same time stays in its order. Counting: one pass over times, one over events.
/// </summary>
internal sealed class SlotSorter(int slotTicks)
{
    private const int Few = 24;

    private readonly int[] _starts = new int[slotTicks];
    private Event[] _unsorted = new Event[64];

    /// <summary>Takes everything out of the slot into <paramref name="sorted"/>, which grows as needed.</summary>
    public void Drain(ref Slot slot, ref Event[] sorted, ChunkPool pool)
    {
        var count = slot.Count;
        if (sorted.Length < count)
            (sorted, _unsorted) = (new Event[2 * count], new Event[2 * count]);
        if (count <= Few)
        {
            slot.Empty(sorted, pool);
            Insert(sorted.AsSpan(0, count));
            return;
        }
        slot.Empty(_unsorted, pool);
        Count(_unsorted.AsSpan(0, count), sorted);
    }

    private static void Insert(Span<Event> events)
    {
        for (var i = 1; i < events.Length; i++)
        {
            var e = events[i];
            var at = i;
            for (; at > 0 && events[at - 1].At > e.At; at--)
                events[at] = events[at - 1];
            events[at] = e;
        }
    }

    private void Count(ReadOnlySpan<Event> events, Span<Event> sorted)
    {
        Array.Clear(_starts);
        foreach (ref readonly var e in events)
            _starts[e.At & (slotTicks - 1)]++;
        var start = 0;
        foreach (ref var s in _starts.AsSpan())
            (s, start) = (start, start + s);
        foreach (ref readonly var e in events)
            sorted[_starts[e.At & (slotTicks - 1)]++] = e;
    }
}
