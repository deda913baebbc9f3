using FsNet.Base;
using FsNet.Swarms.Containers;
using FsNet.Swarms.Local;
using FsNet.Swarms.Running;
using FsNet.Topologies;

namespace FsNet.Swarms;

/// <summary>The back end of a run, and why it was taken where the user did not say.</summary>
internal sealed record BackEndChoice(string Name, IBackEnd BackEnd, IReadOnlyList<string> Notes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <param name="on">The value of <c>--on</c>.</param>
    /// <param name="topology">What is to be run; null where that is not one.</param>
    /// <exception cref="ProgramException">It is not there (exit code 4).</exception>
    public static Task<BackEndChoice> MakeAsync(string on, Topology? topology, CancellationToken cancellation) => on switch
    {
        "local" => Task.FromResult(Local()),
        "docker" => Task.FromResult(Docker()),
        "auto" when ProgramWithoutImage(topology) is { } program =>
            Task.FromResult(Local($"--on auto took local: programs.{program} has no image for containers")),
        "auto" => AutoAsync(cancellation),
        _ => throw new ProgramException(
            $"--on {on}: unknown; allowed: auto, local, docker, sim", ExitCodes.BadUsage),
    };

    private static async Task<BackEndChoice> AutoAsync(CancellationToken cancellation)
    {
        try
        {
            using var engine = await DockerBackEnd.ConnectAsync(ContainerImages.Find(), Patience, cancellation);
            return Docker($"--on auto took docker: Docker Engine {engine.Version} answers and has the images");
        }
        catch (ProgramException e)
        {
            return Local($"--on auto took local: {e.Message}");
        }
    }

    private static string? ProgramWithoutImage(Topology? topology) =>
        topology?.Groups.Select(g => g.Program).FirstOrDefault(p => p is { Image: null })?.Name;

    private static BackEndChoice Local(params string[] notes) => new("local", new LocalBackEnd(), notes);

    private static BackEndChoice Docker(params string[] notes) => new("docker", new DockerBackEnd(), notes);
}
