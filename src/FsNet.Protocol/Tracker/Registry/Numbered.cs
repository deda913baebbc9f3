namespace FsNet.Protocol.Tracker;

/// <summary>Objects by small numbers, which take half the memory of references. A number that is given back is given out again.</summary>
internal sealed class Numbered<T>
    where T : class
{
    private readonly Stack<int> _free = new();
    private T?[] _items = new T?[16];
    private int _used;

    public T this[int number] => _items[number]!;

    public int Add(T item)
    {
        if (!_free.TryPop(out var number))
            number = _used++;
        if (number == _items.Length)
            Array.Resize(ref _items, 2 * number);
        _items[number] = item;
        return number;
    }

    public void Remove(int number)
    {
        _items[number] = null;
        _free.Push(number);
    }
}
