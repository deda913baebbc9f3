using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// A node on the tracker's machine may reach it by a loopback address. That is what the tracker sees, and tells others; to them it means the
/// machine of the tracker, which they reach where they reach the tracker, and never their own.
/// </summary>
public static class TrackerMachine
{
    /// <summary>Where a node is reached from here.</summary>
    /// <param name="told">As the tracker tells it.</param>
    /// <param name="tracker">Where the tracker has answered.</param>
    /// <param name="others">Further addresses of the tracker: one of the same family as <paramref name="told"/> is better, for there it listens.</param>
    public static NodeAddress Reach(NodeAddress told, NodeAddress tracker, IEnumerable<NodeAddress> others)
    {
        if (!told.IsLoopback || tracker.IsLoopback)
            return told;
        foreach (var address in others.Prepend(tracker))
            if (address.IsV6 == told.IsV6 && !address.IsLoopback)
                return address.WithPort(told.Port);
        return tracker.WithPort(told.Port);
    }
}
