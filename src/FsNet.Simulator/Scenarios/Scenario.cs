using FsNet.Links;
using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;

namespace FsNet.Simulator.Scenarios;

/// <summary>
/// Draws a swarm and what goes wrong in it from a seed. Each part has a stream of its own, so that one that is added leaves the others
/// as they are.
/// </summary>
internal static class Scenario
{
    private const int MostNodes = 40;
    private const int MostZones = 3;
    private const double LongestBlockSeconds = 0.4;

    public static SwarmPlan Of(ulong seed, ScenarioOptions options) =>
        HostileDraw.Join(Of(seed, options.Until), options.Hostile) with { VerifiesBlocks = options.VerifiesBlocks };

    /// <param name="until">Faults happen until then.</param>
    private static SwarmPlan Of(ulong seed, TimeSpan until)
    {
        var nodes = Nodes(new Draw(seed, "nodes"), out var zones);
        var file = new Draw(seed, "file");
        var layout = Layout(file);
        return new SwarmPlan
        {
            Seed = seed,
            Layout = layout,
            Nodes = Rated(nodes, new Draw(seed, "rates"), layout),
            Links = Links(new Draw(seed, "links"), zones),
            Options = Options(new Draw(seed, "options")),
            Faults = FaultDraw.Of(seed, nodes.Count(n => !n.IsSeed), until),
            EndsWhenComplete = false,
        };
    }

    /// <summary>2 to 40, small swarms more often; two seeds now and then; one to three zones.</summary>
    private static List<VirtualNode> Nodes(Draw draw, out int zones)
    {
        var (share, zoneCount) = (draw.Share(), draw.Between(1, MostZones));
        var count = 2 + (int)((MostNodes - 1) * share * share);
        var seeds = count > 2 && draw.Chance(0.1) ? 2 : 1;
        zones = zoneCount;
        return [.. Enumerable.Range(0, count).Select(i => new VirtualNode(
            i < seeds ? $"seed-{i}" : $"leech-{i - seeds}", i < seeds, draw.Between(0, zoneCount - 1), null, null))];
    }

    /// <summary>1 to 256 blocks of 64 to 256 KiB, the last one seldom whole; now and then a file without any.</summary>
    private static BlockLayout Layout(Draw draw)
    {
        var (log2, blocks) = (draw.Between(16, 18), (int)draw.LogBetween(1, 257));
        return draw.Chance(0.02)
            ? new BlockLayout(0, (byte)log2)
            : new BlockLayout(((long)blocks << log2) - draw.Between(0, (1 << log2) - 1), (byte)log2);
    }

    /// <summary>
    /// Rates at which the file takes a second to a quarter of a minute: all alike, each its own, or slow uplinks. A block takes no longer
    /// than <see cref="LongestBlockSeconds"/>: a simulated node hears of a block's bytes when they are all there, and one that is longer
    /// on its way than an engine's patience would be taken for a stall.
    /// </summary>
    private static List<VirtualNode> Rated(List<VirtualNode> nodes, Draw draw, BlockLayout layout)
    {
        var kind = draw.Between(0, 3);
        long Rate() => (long)(8 * Math.Max(layout.Length / draw.LogBetween(0.5, 15), layout.BlockBytes / LongestBlockSeconds));
        var common = Rate();
        return [.. nodes.Select(node => kind switch
        {
            0 => node,
            1 => node with { UpBitsPerSecond = common, DownBitsPerSecond = common },
            2 => node with { UpBitsPerSecond = common, DownBitsPerSecond = 8 * common },
            _ => node with { UpBitsPerSecond = Rate(), DownBitsPerSecond = Rate() },
        })];
    }

    private static IReadOnlyList<IReadOnlyList<LinkProfile>> Links(Draw draw, int zones) =>
        [.. Enumerable.Range(0, zones).Select(from => Enumerable.Range(0, zones).Select(to => Link(draw)).ToList())];

    private static LinkProfile Link(Draw draw)
    {
        var delay = draw.Seconds(0.0001, 0.15);
        var loss = draw.Chance(0.4) ? new Loss(draw.LogBetween(0.0005, 0.03), draw.Chance(0.3) ? draw.Between(2, 8) : null) : null;
        return new LinkProfile(delay, delay * (draw.Chance(0.5) ? draw.Share() : 0), loss, null, null);
    }

    /// <summary>Policies of every kind, and bounds small enough to be met.</summary>
    private static SwarmOptions Options(Draw draw)
    {
        var target = draw.Between(2, 8);
        return new SwarmOptions
        {
            Blocks = draw.AnyOf(Enum.GetValues<BlockPolicy>()),
            Peers = draw.AnyOf(Enum.GetValues<PeerPolicy>()),
            Uploads = draw.Between(1, 8),
            TargetPeers = target,
            MaxPeers = 2 * target + draw.Between(0, 16),
            MaxRequests = draw.Between(3, 64),
            MaxQueuedRequests = draw.AnyOf(4, 16, 64, 512),
        };
    }
}
