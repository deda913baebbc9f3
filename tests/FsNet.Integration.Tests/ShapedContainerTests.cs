using FsNet.Integration.Tests.Containers;
using FsNet.Integration.Tests.Fixture;
using FsNet.Links;

namespace FsNet.Integration.Tests;

/// <summary>Swarms of containers over links with latency and loss, which are measured; whole files, read back from the disks.</summary>
public class ShapedContainerTests
{
    private const int BlockBytes = 64 * TestFile.KiB;

    private static readonly LinkProfile Across = WithDelay(TimeSpan.FromMilliseconds(20));

    [FactWithShapedContainers]
    public Task TwoNodes() => DeliversAsync(leechers: 1, 4 * TestFile.MiB + 12_345);

    [FactWithShapedContainers]
    public Task EightNodes() => DeliversAsync(leechers: 7, 4 * TestFile.MiB);

    [FactWithShapedContainers]
    public Task SixteenNodes() => DeliversAsync(leechers: 15, 4 * TestFile.MiB);

    [FactWithShapedContainers]
    public async Task ALinkThatIsNotAsAskedComesOutAsSuch()
    {
        await using var swarm = await ShapedSwarm.StartAsync(leechers: 1, TestFile.MiB, WithDelay(TimeSpan.FromMilliseconds(60)));
        var complaints = await swarm.Links.ComplaintsAsync(Across);
        Assert.Equal(2, complaints.Count(c => c.StartsWith("delay: asked 20 ms, measured 6", StringComparison.Ordinal)));
    }

    [FactWithShapedContainers]
    public async Task AKilledNodeGoesOnWhereItWas()
    {
        await using var swarm = await ShapedSwarm.StartAsync(leechers: 2, 8 * TestFile.MiB, Across);
        var leecher = swarm.Leechers[0];
        await swarm.BeginAsync(swarm.Leechers);
        await Until.TrueAsync(async () => await leecher.FigureAsync("have") > 16);

        await leecher.KillAsync();
        await leecher.StartAsync();
        await swarm.Links.ShapeAgainAsync(leecher);
        await leecher.BeginAsync();

        await swarm.AssertDeliveredAsync();
        Assert.InRange(await leecher.FigureAsync("bytesIn"), 1, swarm.File.Length - 16 * BlockBytes);
    }

    /// <summary>A leecher that begins only then finds the others through a tracker that has forgotten them once.</summary>
    [FactWithShapedContainers]
    public async Task AKilledTrackerKnowsEverythingAgain()
    {
        await using var swarm = await ShapedSwarm.StartAsync(leechers: 3, 8 * TestFile.MiB, Across, "--peer-ttl", "2s");
        await swarm.BeginAsync(swarm.Leechers.SkipLast(1));
        await Until.TrueAsync(async () => await swarm.Leechers[0].FigureAsync("have") > 4);

        await swarm.Tracker.KillAsync();
        await swarm.Tracker.StartAsync();
        await swarm.Links.ShapeAgainAsync(swarm.Tracker);

        await swarm.Leechers[^1].BeginAsync();
        await swarm.AssertDeliveredAsync();
    }

    [FactWithShapedContainers]
    public async Task APartitionHeals()
    {
        await using var swarm = await ShapedSwarm.StartAsync(leechers: 2, 16 * TestFile.MiB, Across);
        var (east, west) = (swarm.Leechers[0], swarm.Leechers[1]);
        await swarm.BeginAsync(swarm.Leechers);
        await Until.TrueAsync(async () => await east.FigureAsync("have") > 8);

        await swarm.Links.CutAsync();
        // While the seed's half goes on, what was under way has long arrived.
        var before = await west.FigureAsync("have");
        await Until.TrueAsync(async () => await west.FigureAsync("have") > before + 16);
        var (have, bytesIn) = (await east.FigureAsync("have"), await east.FigureAsync("bytesIn"));
        await west.CompleteAsync();
        Assert.Equal((have, bytesIn), (await east.FigureAsync("have"), await east.FigureAsync("bytesIn")));
        Assert.InRange(have, 9, await east.FigureAsync("blocks") - 1);

        await swarm.Links.HealAsync();
        await swarm.AssertDeliveredAsync();
    }

    private static async Task DeliversAsync(int leechers, long length)
    {
        await using var swarm = await ShapedSwarm.StartAsync(leechers, length, Across);
        Assert.DoesNotContain(await swarm.Links.ComplaintsAsync(Across), c => !IsOfABusyMachine(c));
        await swarm.BeginAsync(swarm.Leechers);
        await swarm.AssertDeliveredAsync();
    }

    private static bool IsOfABusyMachine(string complaint) => complaint.StartsWith("jitter: asked ±0 ms", StringComparison.Ordinal);

    private static LinkProfile WithDelay(TimeSpan delay) => new(delay, TimeSpan.Zero, new Loss(0.005, null), null, null);
}
