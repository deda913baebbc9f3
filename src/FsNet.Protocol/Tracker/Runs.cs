using System.Diagnostics;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Several runs at one address and port. After a crash the earlier one is silent, and soon over; of two machines behind one router both
/// speak, and each keeps what it has told: whoever comes later cannot tell that the other is gone.
/// </summary>
internal sealed class Runs(TrackerRegistry registry, TimeSpan ttl)
{
    /// <summary>At one address and port. When there are as many, the latest yields to a later one.</summary>
    public const int MostAtAddress = 8;

    /// <summary>
    /// An earlier run that has been silent for so long while a later one speaks is over: a sign of life was due after a third of the TTL.
    /// </summary>
    private TimeSpan OverAfter => ttl * 5 / 12;

    /// <summary>A node has told of itself for the first time.</summary>
    public NodeRecord Start(NodeAddress address, ulong nodeId, TimeSpan now)
    {
        var (runs, latest) = (0, (NodeRecord?)null);
        foreach (var run in registry.Nodes.At(address))
            (runs, latest) = (runs + 1, latest ?? run);
        if (runs >= MostAtAddress)
            End(latest!);
        Debug.Assert(runs <= MostAtAddress, "one more than the most comes, and one goes");
        return registry.AddNode(address, nodeId, now);
    }

    /// <summary>A word of the node: it counts for another TTL.</summary>
    public void Hear(NodeRecord node, TimeSpan now)
    {
        registry.Nodes.Refresh(node, now);
        foreach (var run in registry.Nodes.At(node.Address))
            if (run.SeenAt <= node.CameAt && now - run.SeenAt > OverAfter && run != node)
                End(run);
    }

    /// <summary>How many others at its address have spoken while it was there, and so live as it does.</summary>
    public int Others(NodeRecord node)
    {
        var others = 0;
        foreach (var run in registry.Nodes.At(node.Address))
            others += run != node && run.SeenAt > node.CameAt && node.SeenAt > run.CameAt ? 1 : 0;
        return others;
    }

    /// <summary>The node is not found any more. Where it had very much, that is swept later.</summary>
    public void End(NodeRecord node)
    {
        var budget = TrackerEngine.SweepBudget;
        registry.Detach(node);
        registry.Sweep(ref budget);
    }
}
