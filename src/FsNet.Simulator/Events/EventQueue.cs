namespace FsNet.Simulator.Events;

/// <summary>
/// A calendar queue (R. Brown, 1988): a ring of slots of 0.4 ms for the next 3.4 s, a heap for what is later. To plan and to take an
/// event costs the same however many there are. Events come in the order of their times; at the same time, in the order in which
/// they were planned.
/// </summary>
internal sealed class EventQueue
{
    private const int SlotTicksLog2 = 12;
    private const int SlotTicks = 1 << SlotTicksLog2;
    private const int Slots = 1 << 13;

    private readonly Slot[] _ring = new Slot[Slots];
    private readonly EventHeap _later = new();
    private readonly EventHeap _soon = new();
    private readonly ChunkPool _pool = new();
    private readonly SlotSorter _sorter = new(SlotTicks);
    private Event[] _now = new Event[64];
    private int _next, _end;
    private long _slot;
    private long _inRing;

    public void Add(in Event e)
    {
        var slot = e.At >> SlotTicksLog2;
        if (slot <= _slot)
        {
            _soon.Add(e);
        }
        else if (slot < _slot + Slots)
        {
            _ring[slot % Slots].Add(e, _pool);
            _inRing++;
        }
        else
        {
            _later.Add(e);
        }
    }

    /// <summary>To whom something happens a few events later; null where that is not known yet.</summary>
    public IActor? ActorAfter(int events) => _next + events < _end ? _now[_next + events].Actor : null;

    /// <summary>When the next event is; <see cref="long.MaxValue"/> when there is none.</summary>
    public long Peek()
    {
        while (_next == _end && _soon.Count == 0)
            if (!Advance())
                return long.MaxValue;
        return Math.Min(_next < _end ? _now[_next].At : long.MaxValue, _soon.EarliestAt);
    }

    /// <summary>The next event, after <see cref="Peek"/> has said that there is one.</summary>
    public Event Take() =>
        // What was planned before this slot began comes before what was planned in it for the same time.
        _next < _end && _now[_next].At <= _soon.EarliestAt ? _now[_next++] : _soon.Take();

    private bool Advance()
    {
        if (_inRing == 0)
        {
            if (_later.Count == 0)
                return false;
            _slot = (_later.EarliestAt >> SlotTicksLog2) - 1;
        }
        _slot++;
        while (_later.Count > 0 && _later.EarliestAt >> SlotTicksLog2 < _slot + Slots)
        {
            var e = _later.Take();
            _ring[(e.At >> SlotTicksLog2) % Slots].Add(e, _pool);
            _inRing++;
        }
        ref var slot = ref _ring[_slot % Slots];
        _inRing -= slot.Count;
        (_next, _end) = (0, slot.Count);
        _sorter.Drain(ref slot, ref _now, _pool);
        return true;
    }
}
