using System.Diagnostics.CodeAnalysis;

namespace FsNet.Simulator;

/// <summary>
/// A node's connections by their numbers, which count up from 1: an array, for nothing is looked up more often. Those that are there are
/// in a list as well: of thousands that came and went nothing is left to walk over.
/// </summary>
internal sealed class ConnectionTable
{
    private readonly List<SimulatedConnection> _inOrder = [];
    private SimulatedConnection?[] _items = new SimulatedConnection?[8];

    public int Count => _inOrder.Count;

    /// <summary>In the order in which they were made.</summary>
    public IReadOnlyList<SimulatedConnection> Values => _inOrder;

    /// <param name="connection">Its number is higher than any before.</param>
    public void Add(SimulatedConnection connection)
    {
        if (connection.Id >= _items.Length)
            Array.Resize(ref _items, 2 * connection.Id);
        _items[connection.Id] = connection;
        _inOrder.Add(connection);
    }

    public bool TryGetValue(int id, [NotNullWhen(true)] out SimulatedConnection? connection) =>
        (connection = id < _items.Length ? _items[id] : null) is not null;

    public void Remove(int id)
    {
        if (id >= _items.Length || _items[id] is not { } connection)
            return;
        _items[id] = null;
        _inOrder.RemoveAt(_inOrder.BinarySearch(connection, ById.Instance));
    }

    private sealed class ById : IComparer<SimulatedConnection>
    {
        public static ById Instance { get; } = new();

        public int Compare(SimulatedConnection? x, SimulatedConnection? y) => x!.Id.CompareTo(y!.Id);
    }
}
