using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using FsNet.Base;
using FsNet.Swarms.Hosts;

namespace FsNet.Swarms.Containers;

/// <summary>Removes what a run made at Docker, found by its labels.</summary>
internal static class RunRemoval
{
    private const string All = "label";

    /// <summary>Removes what killed runs of this machine left.</summary>
    /// <returns>One line for each run, saying what was removed.</returns>
    /// <exception cref="ProgramException">The engine refused, or is gone (exit code 4).</exception>
    public static async Task<IReadOnlyList<string>> RemoveStaleAsync(DockerEngine engine)
    {
        var filter = RunLabels.Filter((All, $"{RunLabels.HostKey}={Environment.MachineName}"));
        var containers = await ContainersAsync(engine, filter);
        var networks = await NetworksAsync(engine, filter);
        var stale = containers.Select(c => c.Labels).Concat(networks.Select(n => n.Labels))
            .Where(IsMarked).Select(labels => (Run: labels[RunLabels.RunKey], Owner: labels[RunLabels.OwnerKey])).Distinct()
            .Where(mark => IsStale(mark.Owner, containers.Any(c => IsOf(c, mark.Run, mark.Owner) && c.State == "running")))
            .ToList();
        var lines = new List<string>();
        foreach (var (run, owner) in stale)
        {
            var (count, names) = await RemoveAsync(engine, run, owner);
            lines.Add($"removed {count} container(s) ({names}) and the networks of the run {run}, which was killed");
        }
        return lines;
    }

    /// <param name="owner">The value of its label: what has the run's label without it is somebody else's.</param>
    /// <returns>How many containers there were, and which.</returns>
    /// <exception cref="ProgramException">The engine refused, or is gone (exit code 4).</exception>
    public static async Task<(int Containers, string Names)> RemoveAsync(DockerEngine engine, string run, string owner)
    {
        var filter = RunLabels.Filter((All, $"{RunLabels.RunKey}={run}"), (All, $"{RunLabels.OwnerKey}={owner}"));
        var containers = await ContainersAsync(engine, filter);
        await Parallel.ForEachAsync(
            containers,
            new ParallelOptions { MaxDegreeOfParallelism = DockerBackEnd.AtOnce },
            async (c, _) => await IfThereAsync(engine, "removing a container", client => client.Containers.RemoveContainerAsync(
                c.ID, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, CancellationToken.None)));
        foreach (var network in await NetworksAsync(engine, filter))
            await IfThereAsync(
                engine, "removing a network", client => client.Networks.DeleteNetworkAsync(network.ID, CancellationToken.None));
        return (containers.Count, NamesOf(containers));
    }

    private static bool IsMarked(IDictionary<string, string> labels) =>
        labels.ContainsKey(RunLabels.RunKey) && labels.ContainsKey(RunLabels.OwnerKey);

    private static bool IsOf(ContainerListResponse container, string run, string owner) =>
        IsMarked(container.Labels) && container.Labels[RunLabels.RunKey] == run && container.Labels[RunLabels.OwnerKey] == owner;

    /// <summary>No container of a run outlives a boot: where one runs, it is another machine that is called like this one.</summary>
    private static bool IsStale(string mark, bool runs) =>
        Owner.Parse(mark) is { } owner && owner.IsGone() == true && (!runs || owner.Boot == Owner.ThisProcess.Boot);

    private static string NamesOf(IList<ContainerListResponse> containers)
    {
        const int most = 4;
        var names = containers.Select(c => c.Names[0].TrimStart('/')).Order(StringComparer.Ordinal).ToList();
        return names.Count <= most ? string.Join(", ", names) : $"{string.Join(", ", names.Take(most))}, ...";
    }

    private static Task<IList<ContainerListResponse>> ContainersAsync(
        DockerEngine engine, IDictionary<string, IDictionary<string, bool>> filter) => engine.AskAsync(
        "listing containers",
        c => c.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filter }, CancellationToken.None));

    private static Task<IList<NetworkResponse>> NetworksAsync(
        DockerEngine engine, IDictionary<string, IDictionary<string, bool>> filter) => engine.AskAsync(
        "listing networks",
        c => c.Networks.ListNetworksAsync(new NetworksListParameters { Filters = filter }, CancellationToken.None));

    // Somebody else may be removing the same: it is gone, or on its way.
    private static Task IfThereAsync(DockerEngine engine, string doing, Func<IDockerClient, Task> remove) =>
        engine.AskAsync(doing, async client =>
        {
            try
            {
                await remove(client);
            }
            catch (DockerApiException e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            {
                // Nothing is left to do.
            }
        });
}
