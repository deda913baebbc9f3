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
    private NodeRecord? _newest;

    public int Count { get; private set; }

    /// <summary>The one not heard of for longest.</summary>
    public NodeRecord? Oldest { get; private set; }

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
        Count++;
        Append(node);
    }

    public void Refresh(NodeRecord node, TimeSpan now)
    {
        Unlink(node);
        node.SeenAt = now;
        Append(node);
    }

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
        (node.EarlierRun, node.LaterRun) = (null, null);
        Count--;
        Unlink(node);
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
