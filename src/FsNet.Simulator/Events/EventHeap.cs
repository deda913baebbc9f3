namespace FsNet.Simulator.Events;

/// <summary>A 4-ary heap: earliest first, and of two at the same time the one that was added first.</summary>
internal sealed class EventHeap
{
    private const int Arity = 4;

    private (Event Event, long Order)[] _items = new (Event, long)[64];
    private long _order;

    public int Count { get; private set; }

    public long EarliestAt => Count == 0 ? long.MaxValue : _items[0].Event.At;

    public void Add(in Event e)
    {
        if (Count == _items.Length)
            Array.Resize(ref _items, 2 * Count);
        var at = Count++;
        var item = (e, _order++);
        for (int parent; at > 0 && IsBefore(item, _items[parent = (at - 1) / Arity]); at = parent)
            _items[at] = _items[parent];
        _items[at] = item;
    }

    public Event Take()
    {
        var first = _items[0].Event;
        var last = _items[--Count];
        _items[Count] = default;
        if (Count > 0)
            SiftDown(last);
        return first;
    }

    private void SiftDown((Event, long) item)
    {
        var at = 0;
        while (EarliestChild(at) is var child and > 0 && IsBefore(_items[child], item))
        {
            _items[at] = _items[child];
            at = child;
        }
        _items[at] = item;
    }

    private int EarliestChild(int parent)
    {
        var first = Arity * parent + 1;
        if (first >= Count)
            return -1;
        var best = first;
        for (var child = first + 1; child < Math.Min(first + Arity, Count); child++)
            if (IsBefore(_items[child], _items[best]))
                best = child;
        return best;
    }

    private static bool IsBefore(in (Event Event, long Order) a, in (Event Event, long Order) b) =>
        a.Event.At < b.Event.At || (a.Event.At == b.Event.At && a.Order < b.Order);
}
