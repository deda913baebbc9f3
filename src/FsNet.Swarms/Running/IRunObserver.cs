using FsNet.Reports;
using FsNet.Swarms.Acting;
using FsNet.Topologies;

namespace FsNet.Swarms.Running;

/// <summary>
/// Who watches a run while it goes on, and where they leave what they want done. A run tells and never waits: every call returns at once.
/// All calls come from the run, one after the other.
/// </summary>
internal interface IRunObserver
{
    /// <summary>Where wishes of those who watch wait for the run.</summary>
    Desk Desk { get; }

    /// <summary>The swarm is there, and so are its logs and links.</summary>
    /// <param name="readLog">The last lines of a node's log; null where there are none.</param>
    /// <param name="holds">See <see cref="LiveLinks.Permit"/>.</param>
    void Attach(Func<string, CancellationToken, Task<string?>>? readLog, Func<Zone, Zone, bool>? holds);

    void Enter(RunPhase phase);

    /// <summary>The leechers were told to start: from now on something can be done.</summary>
    void Begin();

    /// <param name="atSeconds">Since the leechers were told to start.</param>
    /// <param name="kind">One of <see cref="EventKind"/>, or what a program said.</param>
    /// <param name="subject">A node, the two ends of a link, or the sides of a partition.</param>
    void Happened(double atSeconds, string kind, string? subject, string? because);

    /// <summary>What the timeline or somebody who watches has done to the swarm.</summary>
    void Acted(SwarmAction action);

    /// <summary>Known as soon as a seed has told; what comes later, or says 0 blocks, changes nothing.</summary>
    void SeeLayout(int blocksPerFile, long blockBytes);

    /// <returns>The number of a node, in the order of the topology; negative for somebody who is no node of the swarm.</returns>
    int NumberOf(string name);

    /// <summary>A block arrived that the node did not have.</summary>
    /// <param name="from">Negative for somebody who is no node of the swarm.</param>
    void SeeBlock(int node, int block, int from, long bytes);

    /// <param name="elapsed">Since the leechers were told to start.</param>
    /// <param name="look">How each node is, by its number; negative peers are not known.</param>
    void SeeNodes(TimeSpan elapsed, Func<int, (NodeState State, int Peers)> look);

    /// <summary>The last thing that it is told.</summary>
    void Conclude(Report report, RunFolder folder);
}
