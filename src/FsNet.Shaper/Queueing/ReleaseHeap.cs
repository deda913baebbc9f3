namespace FsNet.Shaper.Queueing;

/// <summary>Packets by the time they are due: a heap with four children a node, whose siblings share a cache line or two.</summary>
internal sealed class ReleaseHeap
{
    private const int Arity = 4;

    private HeldPacket[] _items = new HeldPacket[4096];

    public int Count { get; private set; }

    public ref readonly HeldPacket Next => ref _items[0];

    public void Add(in HeldPacket packet)
    {
        if (Count == _items.Length)
            Array.Resize(ref _items, 2 * Count);
        var at = Count++;
        for (int parent; at > 0 && packet.IsBefore(_items[parent = (at - 1) / Arity]); at = parent)
            _items[at] = _items[parent];
        _items[at] = packet;
    }

    public HeldPacket Take()
    {
        var first = _items[0];
        var last = _items[--Count];
        var at = 0;
        for (int child; (child = EarliestChild(at)) < Count && _items[child].IsBefore(last); at = child)
            _items[at] = _items[child];
        _items[at] = last;
        return first;
    }

    /// <returns>Count or more where there is none.</returns>
    private int EarliestChild(int parent)
    {
        var first = (parent * Arity) + 1;
        var best = first;
        for (var child = first + 1; child < Math.Min(first + Arity, Count); child++)
        {
            if (_items[child].IsBefore(_items[best]))
                best = child;
        }
        return best;
    }
}

/// <summary>A packet that the kernel holds for us.</summary>
/// <param name="AtNs">When its stage is behind it.</param>
/// <param name="Id">In the queue of its source.</param>
/// <param name="Node">Index of the receiver.</param>
/// <param name="OnLink">It has still to pass the shared downlink.</param>
internal readonly record struct HeldPacket(long AtNs, uint Id, int WireBytes, int Node, ushort Source, bool OnLink)
{
    /// <summary>Ids of one queue count up, and wrap: packets due at once leave in the order they came.</summary>
    public bool IsBefore(in HeldPacket other) => AtNs != other.AtNs ? AtNs < other.AtNs : (int)(Id - other.Id) < 0;
}
