using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Images;
using DotNet.Testcontainers.Networks;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests.Containers;

/// <summary>
/// The world of one test in containers: a network, a tracker called <c>tracker</c>, nodes; and a folder for the file that is shared. Every
/// container runs as the images are meant to run: without capabilities, without new privileges, on a read-only root. All of it is gone at
/// the end.
/// </summary>
internal sealed class ContainerLab : IAsyncDisposable
{
    /// <summary>What every container and network of a test carries; its value is the test's own.</summary>
    public const string Label = "fsnet.test";

    private const int TrackerStatusPort = 9091;
    private const int NodeStatusPort = 9101;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly string _folder = Directory.CreateTempSubdirectory("fsnet-test-").FullName;
    private readonly string _id = Guid.NewGuid().ToString("n");
    private readonly INetwork _network;

    private ContainerLab() => _network = new NetworkBuilder().WithName($"fsnet-test-{_id}").WithLabel(Label, _id).Build();

    public static async Task<ContainerLab> StartAsync()
    {
        await DockerEngine.ReaperIsDecidedAsync();
        var lab = new ContainerLab();
        await lab._network.CreateAsync();
        return lab;
    }

    public TestFile NewFile(string name, long length) => TestFile.Create(Path.Combine(_folder, name), length);

    public async Task<ProgramContainer> StartTrackerAsync(params string[] flags)
    {
        var builder = New(DockerEngine.TrackerImage, TrackerStatusPort, flags).WithNetworkAliases("tracker");
        var tracker = new ProgramContainer(builder.Build(), TrackerStatusPort);
        await tracker.StartAsync();
        return tracker;
    }

    /// <summary>Starts a node that shares the file, and waits until the tracker knows it.</summary>
    public async Task<ProgramContainer> ShareAsync(TestFile file, params string[] flags)
    {
        var node = NewSeed(file, flags);
        await node.StartAsync();
        await node.RegisteredAsync();
        return node;
    }

    /// <summary>A node that shares the file; not started yet.</summary>
    public ProgramContainer NewSeed(TestFile file, params string[] flags)
    {
        // Mounted, not copied: Testcontainers copies to the root, which is read-only.
        var inside = $"/files/{file.Name}";
        var builder = NewNode(["share", inside, .. flags]).WithBindMount(file.Path, inside, AccessMode.ReadOnly);
        return new ProgramContainer(builder.Build(), NodeStatusPort);
    }

    /// <summary>A node that fetches the file and goes on sharing it; not started yet.</summary>
    public ProgramContainer NewLeecher(TestFile file, params string[] flags) =>
        new(NewNode(["get", file.Name, "--keep-sharing", "--wait", "60s", .. flags]).Build(), NodeStatusPort);

    /// <summary>Containers and networks that carry this test's label, by id.</summary>
    public async Task<(List<string> Containers, List<string> Networks)> SweepAsync()
    {
        var engine = DockerEngine.Client;
        var label = new Dictionary<string, bool> { [$"{Label}={_id}"] = true };
        var filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = label };
        var containers = await engine.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filters });
        var networks = await engine.Networks.ListNetworksAsync(new NetworksListParameters { Filters = filters });
        return ([.. containers.Select(c => c.ID)], [.. networks.Select(n => n.ID)]);
    }

    /// <summary>Removes by label: a container whose start failed is there as well.</summary>
    public async ValueTask DisposeAsync()
    {
        var (containers, networks) = await SweepAsync();
        var all = new ContainerRemoveParameters { Force = true, RemoveVolumes = true };
        await Task.WhenAll(containers.Select(id => DockerEngine.Client.Containers.RemoveContainerAsync(id, all)));
        foreach (var id in networks)
            await DockerEngine.Client.Networks.DeleteNetworkAsync(id);
        Directory.Delete(_folder, recursive: true);
    }

    private ContainerBuilder NewNode(string[] command) =>
        New(DockerEngine.NodeImage, NodeStatusPort, [.. command, "--tracker", "tracker:9090"]);

    private ContainerBuilder New(string image, int statusPort, string[] command) => new ContainerBuilder(image)
        .WithImagePullPolicy(PullPolicy.Never)
        .WithLabel(Label, _id)
        .WithNetwork(_network)
        .WithCommand(command)
        .WithPortBinding(statusPort, assignRandomHostPort: true)
        .WithCreateParameterModifier(Harden)
        .WithWaitStrategy(Wait.ForUnixContainer().UntilContainerIsHealthy(failingStreak: 3, w => w.WithInterval(LookEvery)));

    private static void Harden(CreateContainerParameters container)
    {
        container.HostConfig!.ReadonlyRootfs = true;
        container.HostConfig.CapDrop = ["ALL"];
        container.HostConfig.SecurityOpt = ["no-new-privileges"];
    }
}
