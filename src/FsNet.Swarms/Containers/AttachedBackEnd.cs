using FsNet.Base;
using FsNet.Swarms.Local;
using FsNet.Swarms.Running;
using FsNet.Swarms.Shaping;
using FsNet.Topologies;

namespace FsNet.Swarms.Containers;

/// <summary>Containers that Docker Compose has started: their gates are closed until their links are shaped and measured.</summary>
/// <param name="eventsFolder">Where all nodes write their events, as this program sees it.</param>
internal sealed class AttachedBackEnd(DockerEngine engine, ComposeProject project, string eventsFolder) : IBackEnd
{
    /// <summary>The network that is shaped.</summary>
    public const string DataNetwork = "swarm";

    /// <summary>The network that the status pages are reached over.</summary>
    public const string ControlNetwork = "control";

    public int CopiesOnThisDisk(Topology topology) => 0;

    public async Task<ISwarm> CreateAsync(SwarmSetup setup, CancellationToken cancellation)
    {
        if (setup.Topology.HasPrograms)
            throw new ProgramException("programs: attach runs no program of others; allowed: fsnet run", ExitCodes.BadUsage);
        var members = setup.Topology.Groups
            .SelectMany(g => g.Members().Select((spec, index) => (Spec: spec, Container: project.Member(g.Name, index))))
            .ToDictionary(m => m.Spec, m => m.Container);
        var addresses = members.ToDictionary(m => m.Key, m => project.AddressOf(m.Value, DataNetwork));
        var shaper = ShaperProcess.Start(
            ["unshare", "--net", "--", ProgramFiles.FindShaper(), "serve"],
            Path.Combine(setup.LogFolder, "shaper.log"),
            Path.Combine(setup.Scratch.Path, "xtables.lock")).Client;
        try
        {
            var links = await ShapedLinks.CreateAsync(shaper, setup.Topology, new ContainerAddresses(addresses), cancellation);
            var swarm = new AttachedSwarm(setup, engine, project, shaper, links, members, addresses, eventsFolder);
            foreach (var note in swarm.Notes)
                setup.View.Tell(note);
            return swarm;
        }
        catch
        {
            await shaper.DisposeAsync();
            throw;
        }
    }
}
