using FsNet.Base;
using FsNet.Swarms.Capturing;
using FsNet.Swarms.Running;
using FsNet.Swarms.Shaping;
using FsNet.Topologies;
using FsNet.Topologies.Planning;

namespace FsNet.Swarms.Containers;

/// <summary>Containers on Docker networks, with shaped links where the topology asks for any.</summary>
internal sealed class DockerBackEnd : IBackEnd
{
    /// <summary>Ports of a Linux bridge.</summary>
    public const int MaxNodes = 1023;

    /// <summary>
    /// Requests that the engine works on at the same time. Starting 66 containers on two busy cores took 10 to 15 s with 2, 4 and 8
    /// alike: the cores are what it waits for.
    /// </summary>
    public const int AtOnce = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="ProgramException">There is no engine that could be used, or an image is missing (exit code 4).</exception>
    public static async Task<DockerEngine> ConnectAsync(ContainerImages images, TimeSpan patience, CancellationToken cancellation)
    {
        var engine = await DockerEngine.ConnectAsync(patience, cancellation);
        try
        {
            await engine.RequireImageAsync(images.Tracker, cancellation);
            await engine.RequireImageAsync(images.Node, cancellation);
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    public async Task<ISwarm> CreateAsync(SwarmSetup setup, CancellationToken cancellation)
    {
        RequireWhatFits(setup);
        var images = ContainerImages.Find();
        var engine = await ConnectAsync(images, Patience, cancellation);
        var run = new DockerRun(engine, new RunLabels(DockerRun.NewId()));
        try
        {
            await ContainerPrograms.RequireAsync(setup.Topology, engine, images, cancellation);
            foreach (var line in await RunRemoval.RemoveStaleAsync(engine))
                setup.View.Tell(line);
            return await CreateAsync(setup, run, images, cancellation);
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    private static async Task<ISwarm> CreateAsync(SwarmSetup setup, DockerRun run, ContainerImages images, CancellationToken cancellation)
    {
        // Where containers' addresses cannot be reached; where they can, published ports would cost a process each.
        var published = !run.Engine.IsOnThisKernel;
        var networks = await RunNetworks.CreateAsync(run.Engine, run.Labels, setup.Topology, published, cancellation);
        var (links, captures) = await CreateLinksAsync(setup, run, images, networks, cancellation);
        var torrents = await ContainerPrograms.TorrentsAsync(setup, networks, cancellation);
        var programs = new ContainerPrograms(setup, networks, images, torrents);
        var plan = new ContainerPlan(setup, run.Labels, networks, images, programs, published);
        var swarm = new DockerSwarm(setup, run, plan, programs, networks, links, captures);
        foreach (var note in swarm.Notes)
            setup.View.Tell(note);
        await swarm.CreateContainersAsync(cancellation);
        return swarm;
    }

    /// <returns>Null when nothing is asked of the links, and where no packets are captured.</returns>
    private static async Task<(ShapedLinks?, NodeCaptures?)> CreateLinksAsync(
        SwarmSetup setup, DockerRun run, ContainerImages images, RunNetworks networks, CancellationToken cancellation)
    {
        var shaped = ShapingPlan.IsNeeded(setup.Topology);
        if (!shaped && setup.Captures is null)
            return (null, null);
        (run.Shaper, var folder) = await ContainerShaper.StartAsync(run, images, setup, cancellation);
        return (
            shaped ? await ShapedLinks.CreateAsync(run.Shaper, setup.Topology, networks.DataAddresses, cancellation) : null,
            setup.Captures is { } captures ? new NodeCaptures(run.Shaper, networks.DataAddresses, captures, folder) : null);
    }

    private static void RequireWhatFits(SwarmSetup setup)
    {
        if (setup.Topology.Nodes.Count > MaxNodes)
            throw new ProgramException(
                $"found {setup.Topology.Nodes.Count} tracker and nodes, a bridge of Linux has {MaxNodes} ports; take fewer nodes",
                ExitCodes.BackEndMissing);
        if (HostUser.ForContainers() is null && !OperatingSystem.IsWindows() && setup.Topology.File is FileSpec.OnDisk disk
            && !File.GetUnixFileMode(disk.Path).HasFlag(UnixFileMode.OtherRead))
            throw new ProgramException(
                $"file.path: {disk.Path} can be read by its owner only, and the seeds' containers run as another user; "
                + "chmod o+r lets them, --on local needs no containers",
                ExitCodes.BadUsage);
    }
}
