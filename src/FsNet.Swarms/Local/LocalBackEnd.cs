using FsNet.Base;
using FsNet.Swarms.Programs;
using FsNet.Swarms.Running;
using FsNet.Topologies;
using FsNet.Topologies.Planning;

namespace FsNet.Swarms.Local;

/// <summary>Processes on this machine, in network namespaces with shaped links where the system permits.</summary>
internal sealed class LocalBackEnd : IBackEnd
{
    public async Task<ISwarm> CreateAsync(SwarmSetup setup, CancellationToken cancellation)
    {
        var programs = ProgramFiles.Find();
        var network = await CreateNetworkAsync(setup, programs, cancellation);
        foreach (var note in network.Notes)
            setup.View.Tell(note);
        try
        {
            var torrents = await Torrents.MakeAsync(setup.Topology, setup.File, n => network.AddressOf(n).ToString(), cancellation);
            return new LocalSwarm(setup, programs, network, torrents);
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    private static async Task<ILocalNetwork> CreateNetworkAsync(SwarmSetup setup, ProgramFiles programs, CancellationToken cancellation)
    {
        if (!ShapingPlan.IsNeeded(setup.Topology) && setup.Captures is null && !setup.Topology.HasPrograms)
            return new LoopbackNetwork(setup.Topology, ["nothing is asked of the links: the nodes share loopback"]);
        try
        {
            return await NamespaceNetwork.CreateAsync(setup, programs, cancellation);
        }
        catch (ProgramException e) when (setup.Captures is not null)
        {
            throw new ProgramException(
                "--pcap: on this machine's loopback the nodes' packets cannot be told apart, so each needs a network namespace, and "
                + e.Message,
                ExitCodes.BackEndMissing);
        }
        catch (ProgramException e) when (setup.Topology.HasPrograms)
        {
            throw new ProgramException(
                $"programs: a program of others needs a network namespace for each node, and {e.Message}", ExitCodes.BackEndMissing);
        }
        catch (ProgramException e) when (!setup.Topology.Timeline.Any(t => t.NeedsShaping))
        {
            return new LoopbackNetwork(setup.Topology, [Unshaped(setup.Topology, e.Message)]);
        }
        catch (ProgramException e)
        {
            var entry = setup.Topology.Timeline.First(t => t.NeedsShaping);
            throw new ProgramException(
                $"{entry.Line}: a {(entry is TimelineEntry.Partition ? "partition" : "change of a link")} needs shaped links, and {e.Message}",
                ExitCodes.BackEndMissing);
        }
    }

    private static string Unshaped(Topology topology, string why)
    {
        var links = LinkMatrix.Of(topology).Count(l => !l.IsIdeal);
        return links == 0
            ? $"the nodes share loopback and keep to their rates themselves: {why}"
            : $"links are NOT shaped: {why}; delay, jitter, loss and rate asked for between zones ({links} directions) do not apply";
    }
}
