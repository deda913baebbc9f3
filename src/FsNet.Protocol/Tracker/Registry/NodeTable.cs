using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// The nodes that are known, by address and in the order in which they were last heard of. At one address and port there may be several
/// runs: that of a program that was killed and its next one, or two machines behind one router. None of them speaks for another.
/// </summary>
internal sealed class NodeTable
{
    /// <summary>That came last at each address.</summary>
    private readonly Dictionary<NodeAddress, NodeRecord> _latest = [];
    private readonly Numbered<NodeRecord> _all = new();
    private readonly Stack<int> _freeSites = new();
    private NodePlace[] _places = new NodePlace[16];
    private NodeRecord? _newest;

    public int Count { get; private set; }

    /// <summary>Numbers of addresses and ports, see <see cref="NodeRecord.Site"/>, are less than this.</summary>
    public int SiteBound { get; private set; }

    /// <summary>The one not heard of for longest.</summary>
    public NodeRecord? Oldest { get; private set; }

    /// <summary>By its number.</summary>
    public NodeRecord this[int number] => _all[number];

    /// <summary>Where nodes are, by their numbers. Good until the next node comes.</summary>
    public NodePlace[] Places => _places;

    /// <summary>Whether it is the other, or of the same address and port.</summary>
    /// <param name="number">Of a node.</param>
    public bool IsAt(int number, NodeRecord? other) =>
        other is not null && (number == other.Number || (_places[number].IsShared && _places[number].Address == other.Address));

    public NodeRecord? Find(NodeAddress address, ulong id)
    {
        foreach (var run in At(address))
            if (run.Id == id)
                return run;
        return null;
    }

    /// <summary>The latest first.</summary>
    public RunsAt At(NodeAddress address) => new(_latest.GetValueOrDefault(address));

    public void Add(NodeRecord node)
    {
        if (_latest.TryGetValue(node.Address, out var earlier))
            (node.EarlierRun, earlier.LaterRun) = (earlier, node);
        _latest[node.Address] = node;
        node.Site = earlier?.Site ?? (_freeSites.TryPop(out var free) ? free : SiteBound++);
        node.Number = _all.Add(node);
        if (node.Number >= _places.Length)
            Array.Resize(ref _places, 2 * node.Number);
        Place(node);
        Place(earlier);
        Count++;
        Append(node);
    }

    /// <summary>Its number may be that of another from now on.</summary>
    public void Release(NodeRecord node) => _all.Remove(node.Number);

    public void Refresh(NodeRecord node, TimeSpan now)
    {
        Unlink(node);
        node.SeenAt = now;
        Append(node);
    }

    /// <summary>It is not found at its address any more. It keeps its number.</summary>
    public void Remove(NodeRecord node)
    {
        if (node.LaterRun is not null)
            node.LaterRun.EarlierRun = node.EarlierRun;
        else if (node.EarlierRun is not null)
            _latest[node.Address] = node.EarlierRun;
        else
            _latest.Remove(node.Address);
        if (node.EarlierRun is not null)
            node.EarlierRun.LaterRun = node.LaterRun;
        if (!node.SharesAddress)
            _freeSites.Push(node.Site);
        var (before, after) = (node.EarlierRun, node.LaterRun);
        (node.EarlierRun, node.LaterRun, node.IsGone) = (null, null, true);
        Place(node);
        Place(before);
        Place(after);
        Count--;
        Unlink(node);
    }

    private void Place(NodeRecord? node)
    {
        if (node is not null)
            _places[node.Number] = new NodePlace(node.Address, node.Prefix.Number, node.SharesAddress, node.IsGone);
    }

    private void Append(NodeRecord node)
    {
        node.Older = _newest;
        node.Newer = null;
        if (_newest is null)
            Oldest = node;
        else
            _newest.Newer = node;
        _newest = node;
    }

    private void Unlink(NodeRecord node)
    {
        if (node.Older is null)
            Oldest = node.Newer;
        else
            node.Older.Newer = node.Newer;
        if (node.Newer is null)
            _newest = node.Older;
        else
            node.Newer.Older = node.Older;
    }
}

/// <summary>What an answer says of a node; all of them side by side in memory.</summary>
/// <param name="Prefix">The number of its address prefix.</param>
/// <param name="IsShared">Others are registered at this very address and port.</param>
/// <param name="IsGone">It is registered no more: what it told is not swept yet.</param>
internal readonly record struct NodePlace(NodeAddress Address, int Prefix, bool IsShared, bool IsGone);

/// <summary>All runs at one address. The one at hand may be removed meanwhile.</summary>
internal struct RunsAt(NodeRecord? latest)
{
    private NodeRecord? _next = latest;

    public NodeRecord Current { get; private set; } = null!;

    public readonly RunsAt GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_next is not { } run)
            return false;
        (Current, _next) = (run, run.EarlierRun);
        return true;
    }
}
