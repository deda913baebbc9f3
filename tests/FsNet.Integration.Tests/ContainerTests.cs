using System.Net;
using Docker.DotNet;
using FsNet.Integration.Tests.Containers;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>The images as they are meant to be run: without rights, on a read-only root, stopped by Docker.</summary>
public class ContainerTests
{
    private const string ImageUser = "1654";

    [FactWithDocker]
    public async Task ImagesAreHealthyWithoutAnyRight()
    {
        await using var lab = await ContainerLab.StartAsync();
        var tracker = await lab.StartTrackerAsync();
        var seed = await lab.ShareAsync(lab.NewFile("film.bin", TestFile.MiB));

        foreach (var container in (ProgramContainer[])[tracker, seed])
        {
            var inspected = await container.InspectAsync();
            Assert.Equal("healthy", inspected.State?.Health?.Status);
            Assert.True(inspected.HostConfig?.ReadonlyRootfs);
            Assert.Equal(ImageUser, await UserAsync(inspected.ID));
        }
    }

    [FactWithDocker]
    public async Task DockerStopEndsANodeInGoodOrder()
    {
        await using var lab = await ContainerLab.StartAsync();
        var tracker = await lab.StartTrackerAsync("--peer-ttl", "1h"); // Who is gone from it has said so.
        var seed = await lab.ShareAsync(lab.NewFile("film.bin", TestFile.MiB));
        Assert.Equal(1, await NodesAsync(tracker));

        Assert.Equal(0, await seed.StopAsync());

        await Until.TrueAsync(async () => await NodesAsync(tracker) == 0);
        Assert.Contains("Ending: SIGTERM", await seed.StoryAsync());
    }

    [FactWithDocker]
    public async Task DockerStopEndsATrackerInGoodOrder()
    {
        await using var lab = await ContainerLab.StartAsync();
        var tracker = await lab.StartTrackerAsync();
        Assert.Equal(0, await tracker.StopAsync());
        Assert.Contains("ends: SIGTERM", (await tracker.StoryAsync()).Replace("\"", ""));
    }

    [FactWithDocker]
    public async Task NothingIsLeftOfATest()
    {
        var lab = await ContainerLab.StartAsync();
        var file = lab.NewFile("film.bin", TestFile.MiB);
        var tracker = await lab.StartTrackerAsync();
        var seed = await lab.ShareAsync(file);
        var volumes = (await seed.InspectAsync()).Mounts!.Where(m => m.Type == "volume").Select(m => m.Name!).ToList();
        var (containers, networks) = await lab.SweepAsync();
        Assert.Equal((2, 1), (containers.Count, networks.Count));
        Assert.Single(volumes);
        await tracker.KillAsync();

        await lab.DisposeAsync();

        (containers, networks) = await lab.SweepAsync();
        Assert.Equal((0, 0), (containers.Count, networks.Count));
        var gone = await Assert.ThrowsAnyAsync<DockerApiException>(() => DockerEngine.Client.Volumes.InspectAsync(volumes[0]));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    private static async Task<int> NodesAsync(ProgramContainer tracker) => (await tracker.StatusAsync()).GetProperty("nodes").GetInt32();

    /// <summary>The user id of the container's only process, as the engine's machine sees it.</summary>
    private static async Task<string> UserAsync(string id)
    {
        var processes = await DockerEngine.Client.Containers.ListProcessesAsync(id, new() { PsArgs = "-o pid,uid" });
        return Assert.Single(processes.Processes)[1];
    }
}
