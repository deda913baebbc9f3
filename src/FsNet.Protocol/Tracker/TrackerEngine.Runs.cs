using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Several runs at one address and port. After a crash the earlier one is silent, and soon over; of two machines behind one router both
/// speak, and each keeps what it has told: whoever comes later cannot tell that the other is gone.
/// </summary>
public sealed partial class TrackerEngine
{
    /// <summary>At one address and port. When there are as many, the latest yields to a later one.</summary>
    public const int MostRunsAtAddress = 8;

    /// <summary>
    /// An earlier run that has been silent for so long while a later one speaks is over: a sign of life was due after a third of the TTL.
    /// </summary>
    private TimeSpan OverAfter => _options.PeerTtl * 5 / 12;

    private NodeRecord StartRun(NodeAddress address, ulong nodeId, TimeSpan now)
    {
        var (runs, latest) = (0, (NodeRecord?)null);
        foreach (var run in _registry.Nodes.At(address))
            (runs, latest) = (runs + 1, latest ?? run);
        if (runs >= MostRunsAtAddress)
            End(latest!);
        return _registry.AddNode(address, nodeId, now);
    }

    /// <summary>A word of the node: it counts for another TTL.</summary>
    private void Hear(NodeRecord node, TimeSpan now)
    {
        _registry.Nodes.Refresh(node, now);
        foreach (var run in _registry.Nodes.At(node.Address))
            if (run.SeenAt <= node.CameAt && now - run.SeenAt > OverAfter && run != node)
                End(run);
    }

    /// <summary>How many others at its address have spoken while it was there, and so live as it does.</summary>
    private int Others(NodeRecord node)
    {
        var others = 0;
        foreach (var run in _registry.Nodes.At(node.Address))
            others += run != node && run.SeenAt > node.CameAt && node.SeenAt > run.CameAt ? 1 : 0;
        return others;
    }
}
