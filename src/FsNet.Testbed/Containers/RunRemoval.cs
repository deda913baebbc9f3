using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using FsNet.Hosting;
using FsNet.Testbed.Running;

namespace FsNet.Testbed.Containers;

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
            .Where(IsStale).Select(labels => labels[RunLabels.RunKey]).Distinct().ToList();
        var lines = new List<string>();
        foreach (var run in stale)
        {
            var (count, names) = await RemoveAsync(engine, run);
            lines.Add($"removed {count} container(s) ({names}) and the networks of the run {run}, which was killed");
        }
        return lines;
    }

    /// <returns>How many containers there were, and which.</returns>
    /// <exception cref="ProgramException">The engine refused, or is gone (exit code 4).</exception>
    public static async Task<(int Containers, string Names)> RemoveAsync(DockerEngine engine, string run)
    {
        var filter = RunLabels.Filter((All, $"{RunLabels.RunKey}={run}"));
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

    private static bool IsStale(IDictionary<string, string> labels) =>
        labels.ContainsKey(RunLabels.RunKey)
        && labels.TryGetValue(RunLabels.OwnerKey, out var text)
        && ScratchFolder.Owner.Parse(text) is { } owner
        && !owner.IsRunning();

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
