using System.Net;
using Docker.DotNet.Models;
using FsNet.Base;
using FsNet.Topologies.Planning;
using Topology = FsNet.Topologies.Topology;

namespace FsNet.Swarms.Containers;

/// <summary>
/// The two networks of a run: on one the swarm's links are emulated, the other is for the status pages, which no emulated link is in
/// front of. Every node has a static address on both, which it keeps over restarts.
/// </summary>
internal sealed class RunNetworks
{
    private RunNetworks(string data, AddressPlan dataAddresses, IPAddress dataStart, string control, AddressPlan controlAddresses)
    {
        (Data, DataAddresses, DataStart) = (data, dataAddresses, dataStart);
        (Control, ControlAddresses) = (control, controlAddresses);
    }

    /// <summary>Its name.</summary>
    public string Data { get; }

    public AddressPlan DataAddresses { get; }

    /// <summary>The first address of the emulated network.</summary>
    public IPAddress DataStart { get; }

    /// <summary>Its name.</summary>
    public string Control { get; }

    public AddressPlan ControlAddresses { get; }

    /// <param name="published">Ports are published from the control network, which has to lead out of the machine for that.</param>
    /// <exception cref="ProgramException">Docker refused (exit code 4).</exception>
    public static async Task<RunNetworks> CreateAsync(
        DockerEngine engine, RunLabels labels, Topology topology, bool published, CancellationToken cancellation)
    {
        using var free = FreeSubnets.Among(RouteTable.Read()).GetEnumerator();
        var (data, dataStart) = await CreateAsync(engine, labels, "data", isInternal: true, free, cancellation);
        var (control, controlStart) = await CreateAsync(engine, labels, "control", !published, free, cancellation);
        return new RunNetworks(
            data, new AddressPlan(topology.Nodes, dataStart), dataStart, control, new AddressPlan(topology.Nodes, controlStart));
    }

    private static async Task<(string Name, IPAddress Start)> CreateAsync(
        DockerEngine engine, RunLabels labels, string name, bool isInternal, IEnumerator<IPAddress> free, CancellationToken cancellation)
    {
        ProgramException? refusal = null;
        while (free.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                await CreateAsync(engine, labels, name, isInternal, free.Current);
                return (labels.NameOf(name), free.Current);
            }
            catch (ProgramException e) when (e.Message.Contains("overlaps", StringComparison.Ordinal))
            {
                // Another run's, most likely.
                refusal = e;
            }
        }
        throw refusal ?? new ProgramException(FreeSubnets.Complaint(RouteTable.Read()), ExitCodes.BackEndMissing);
    }

    private static Task CreateAsync(
        DockerEngine engine, RunLabels labels, string name, bool isInternal, IPAddress start) => engine.AskAsync(
        $"creating the {name} network",
        c => c.Networks.CreateNetworkAsync(
            new NetworksCreateParameters
            {
                Name = labels.NameOf(name),
                Driver = "bridge",
                Internal = isInternal,
                Labels = labels.Of("network"),
                IPAM = new IPAM { Driver = "default", Config = [new IPAMConfig { Subnet = $"{start}/{AddressPlan.PrefixLength}" }] },
            },
            CancellationToken.None));
}
