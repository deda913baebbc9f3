using FsNet.Integration.Tests.Containers;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>Swarms of containers: whole files, read back from the containers' disks.</summary>
public class ContainerSwarmTests
{
    [FactWithDocker]
    public Task TwoNodes() => DeliversAsync(leechers: 1, 32 * TestFile.MiB);

    [FactWithDocker]
    public Task EightNodes() => DeliversAsync(leechers: 7, 16 * TestFile.MiB + 12_345);

    [FactWithDocker]
    public Task SixteenNodes() => DeliversAsync(leechers: 15, 8 * TestFile.MiB + 12_345);

    [FactWithDocker]
    public async Task AKilledNodeGoesOnWhereItWas()
    {
        await using var lab = await ContainerLab.StartAsync();
        var file = lab.NewFile("film.bin", 16 * TestFile.MiB);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(file);
        var leecher = lab.NewLeecher(file, "--down", "40mbit");
        await leecher.StartAsync();
        await Until.TrueAsync(async () => await leecher.FigureAsync("have") > 16);

        await leecher.KillAsync();
        await leecher.StartAsync();

        await leecher.CompleteAsync();
        Assert.InRange(await leecher.FigureAsync("bytesIn"), 1, file.Length - 16 * BlockBytes);
        await leecher.AssertCopyAsync(file);
    }

    [FactWithDocker]
    public async Task AKilledTrackerKnowsEverythingAgain()
    {
        await using var lab = await ContainerLab.StartAsync();
        var file = lab.NewFile("film.bin", 8 * TestFile.MiB);
        var tracker = await lab.StartTrackerAsync("--peer-ttl", "2s");
        await lab.ShareAsync(file);

        await tracker.KillAsync();
        await tracker.StartAsync();

        var leecher = lab.NewLeecher(file);
        await leecher.StartAsync();
        await leecher.CompleteAsync();
        await leecher.AssertCopyAsync(file);
    }

    private const int BlockBytes = 64 * TestFile.KiB;

    private static async Task DeliversAsync(int leechers, long length)
    {
        await using var lab = await ContainerLab.StartAsync();
        var file = lab.NewFile("film.bin", length);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(file);
        var nodes = Enumerable.Range(0, leechers).Select(_ => lab.NewLeecher(file)).ToList();
        await Task.WhenAll(nodes.Select(n => n.StartAsync()));
        foreach (var node in nodes)
        {
            await node.CompleteAsync();
            await node.AssertCopyAsync(file);
        }
    }
}
