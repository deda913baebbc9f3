using System.Globalization;
using System.Net;
using Docker.DotNet.Models;
using FsNet.Base;

namespace FsNet.Swarms.Containers;

/// <summary>The running containers of a Docker Compose project, by the labels that Compose gives them.</summary>
internal sealed class ComposeProject
{
    private const string ProjectKey = "com.docker.compose.project";
    private const string ServiceKey = "com.docker.compose.service";
    private const string NumberKey = "com.docker.compose.container-number";

    private readonly string _name;
    private readonly IReadOnlyList<ContainerInspectResponse> _containers;

    private ComposeProject(string name, IReadOnlyList<ContainerInspectResponse> containers) => (_name, _containers) = (name, containers);

    /// <summary>What finds all of its containers, as a filter's label.</summary>
    public string Condition => ConditionFor(_name);

    /// <exception cref="ProgramException">The project has no running container (exit code 4).</exception>
    public static async Task<ComposeProject> FindAsync(DockerEngine engine, string name, CancellationToken cancellation)
    {
        var filter = RunLabels.Filter(("label", ConditionFor(name)), ("status", "running"));
        var list = await engine.AskAsync(
            "listing containers",
            c => c.Containers.ListContainersAsync(new ContainersListParameters { Filters = filter }, cancellation));
        if (list.Count == 0)
            throw new ProgramException($"--project: no container of the project '{name}' runs; docker compose ls shows projects", ExitCodes.BackEndMissing);
        var found = await Task.WhenAll(list.Select(c => engine.AskAsync(
            "looking at a container", client => client.Containers.InspectContainerAsync(c.ID, cancellation))));
        return new ComposeProject(name, found);
    }

    /// <summary>How many containers of a service run.</summary>
    public int CountOf(string service) => _containers.Count(c => LabelOf(c, ServiceKey) == service);

    /// <param name="index">From 0; Compose counts from 1, and leaves gaps when it scales down.</param>
    public ContainerInspectResponse Member(string service, int index) => _containers
        .Where(c => LabelOf(c, ServiceKey) == service)
        .OrderBy(c => int.Parse(LabelOf(c, NumberKey), CultureInfo.InvariantCulture))
        .ElementAt(index);

    /// <summary>A container's address on one of the project's networks.</summary>
    /// <exception cref="ProgramException">It has none (exit code 2).</exception>
    public IPAddress AddressOf(ContainerInspectResponse container, string network) =>
        container.NetworkSettings?.Networks?.TryGetValue($"{_name}_{network}", out var end) == true && IPAddress.TryParse(end.IPAddress, out var address)
            ? address
            : throw new ProgramException(
                $"the container {container.Name.TrimStart('/')} has no address on the network '{network}' of the project '{_name}'", ExitCodes.BadUsage);

    private static string LabelOf(ContainerInspectResponse container, string key) => container.Config?.Labels?[key] ?? "";

    private static string ConditionFor(string name) => $"{ProjectKey}={name}";
}
