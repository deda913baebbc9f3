using FsNet.Links;
using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Tracker;
using FsNet.Simulator.Events;
using FsNet.Simulator.Network;

namespace FsNet.Simulator;

/// <summary>A swarm to be simulated: its nodes, its links and what goes wrong. Everything follows from it and the seed.</summary>
public sealed record SwarmPlan
{
    public required ulong Seed { get; init; }

    public required BlockLayout Layout { get; init; }

    public required IReadOnlyList<VirtualNode> Nodes { get; init; }

    /// <summary>Of the tracker.</summary>
    public int TrackerZone { get; init; }

    /// <summary>From each zone to each: <c>[from][to]</c>, square.</summary>
    public IReadOnlyList<IReadOnlyList<LinkProfile>> Links { get; init; } = [[LinkProfile.Ideal]];

    public SwarmOptions Options { get; init; } = new();

    public TrackerLimits TrackerLimits { get; init; } = new();

    public TcpModel Tcp { get; init; }

    public FaultPlan Faults { get; init; } = new();

    /// <summary>Those who mean harm.</summary>
    public IReadOnlyList<HostilePlan> Hostiles { get; init; } = [];

    /// <summary>Whether time ends when every leecher is whole.</summary>
    public bool EndsWhenComplete { get; init; } = true;

    /// <summary>Whether nodes hash what they receive, as they do. Without, they believe it: so that one can see checkers find out.</summary>
    public bool VerifiesBlocks { get; init; } = true;

    public TimeSpan SeedsStartAt { get; init; }

    /// <summary>The leechers start all at once.</summary>
    public TimeSpan LeechersStartAt { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long what happens to a node may wait for more, so that the node looks at it together (<see cref="Patience"/>). Zero is exact;
    /// a few milliseconds make large swarms several times faster to simulate.
    /// </summary>
    public TimeSpan ControlBatch { get; init; }

    /// <summary>
    /// Whether it is computed in windows, by several threads (<see cref="ILockstep"/>): for large swarms, without faults and without
    /// anybody who watches every frame.
    /// </summary>
    public bool IsInLockstep { get; init; }

    /// <summary>Threads of a lockstep. Any number gives the same trace.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>One seed and leechers that are alike, in one zone.</summary>
    /// <param name="bitsPerSecond">Of each node, each way.</param>
    public static SwarmPlan Even(
        ulong seed, int leechers, int blocks, long bitsPerSecond = 25_000_000, int delayMs = 5, int jitterMs = 2) => new()
        {
            Seed = seed,
            Layout = new BlockLayout((long)blocks << BlockLayout.MinBlockSizeLog2, BlockLayout.MinBlockSizeLog2),
            Nodes =
            [
                new VirtualNode("seed-0", IsSeed: true, 0, bitsPerSecond, bitsPerSecond),
                .. Enumerable.Range(0, leechers).Select(i => new VirtualNode($"leech-{i}", IsSeed: false, 0, bitsPerSecond, bitsPerSecond)),
            ],
            Links = [[new LinkProfile(TimeSpan.FromMilliseconds(delayMs), TimeSpan.FromMilliseconds(jitterMs), null, null, null)]],
        };
}

/// <param name="Name">Names its random streams: a node that is added reshuffles no other.</param>
/// <param name="Zone">Index into <see cref="SwarmPlan.Links"/>.</param>
/// <param name="UpBitsPerSecond">On the wire, headers included; null is unlimited.</param>
/// <param name="DownBitsPerSecond">On the wire, headers included; null is unlimited.</param>
public sealed record VirtualNode(string Name, bool IsSeed, int Zone, long? UpBitsPerSecond, long? DownBitsPerSecond)
{
    /// <summary>Whether it goes as soon as it has the whole file.</summary>
    public bool LeavesWhenComplete { get; init; }
}
