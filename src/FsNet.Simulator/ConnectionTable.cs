using System.Diagnostics.CodeAnalysis;

namespace FsNet.Simulator;

/// <summary>A node's connections by their numbers, which count up from 1: an array, for nothing is looked up more often.</summary>
internal sealed class ConnectionTable
{
    private SimulatedConnection?[] _items = new SimulatedConnection?[8];

    public int Count { get; private set; }

    /// <summary>In the order in which they were made.</summary>
    public IEnumerable<SimulatedConnection> Values => _items.OfType<SimulatedConnection>();

    public void Add(SimulatedConnection connection)
    {
        if (connection.Id >= _items.Length)
            Array.Resize(ref _items, 2 * connection.Id);
        _items[connection.Id] = connection;
        Count++;
    }

    public bool TryGetValue(int id, [NotNullWhen(true)] out SimulatedConnection? connection) =>
        (connection = id < _items.Length ? _items[id] : null) is not null;

    public void Remove(int id)
    {
        if (id >= _items.Length || _items[id] is null)
            return;
        _items[id] = null;
        Count--;
    }
}
