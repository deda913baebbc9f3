using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>All nodes, by address and in the order in which they were last heard of.</summary>
internal sealed class NodeTable
{
    private readonly Dictionary<NodeAddress, NodeRecord> _byAddress = [];
    private NodeRecord? _newest;

    public int Count => _byAddress.Count;

    /// <summary>The one not heard of for longest.</summary>
    public NodeRecord? Oldest { get; private set; }

    public NodeRecord? Find(NodeAddress address) => _byAddress.GetValueOrDefault(address);

    public void Add(NodeRecord node)
    {
        _byAddress.Add(node.Address, node);
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
        _byAddress.Remove(node.Address);
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
