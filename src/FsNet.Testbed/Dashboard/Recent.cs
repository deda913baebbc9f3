namespace FsNet.Testbed.Dashboard;

/// <summary>The last of many: what is kept for those who come later, and what is new since the last time.</summary>
internal sealed class Recent<T>(int most)
{
    private readonly Queue<T> _kept = new();
    private int _new;

    /// <summary>Oldest first.</summary>
    public IEnumerable<T> All => _kept;

    public void Add(T item)
    {
        if (_kept.Count == most)
            _kept.Dequeue();
        _kept.Enqueue(item);
        _new = Math.Min(_new + 1, most);
    }

    public IReadOnlyList<T> TakeNew()
    {
        List<T> added = [.. _kept.Skip(_kept.Count - _new)];
        _new = 0;
        return added;
    }
}
