using FsNet.Links;
using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;

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

    public TcpModel Tcp { get; init; }

    public FaultPlan Faults { get; init; } = new();

    /// <summary>Whether time ends when every leecher is whole.</summary>
    public bool EndsWhenComplete { get; init; } = true;

    /// <summary>Whether nodes hash what they receive, as they do. Without, they believe it: so that one can see checkers find out.</summary>
    public bool VerifiesBlocks { get; init; } = true;

    /// <summary>The leechers start all at once this long after the seeds.</summary>
    public TimeSpan LeechersStartAt { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a control frame that has arrived may wait for others before the node looks at them together. A node that does anything
    /// else meanwhile looks earlier. Zero is exact; a few milliseconds make large swarms several times faster to simulate.
    /// </summary>
    public TimeSpan ControlBatch { get; init; }

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
