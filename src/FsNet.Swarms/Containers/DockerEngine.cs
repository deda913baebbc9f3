using Docker.DotNet;
using FsNet.Base;

namespace FsNet.Swarms.Containers;

/// <summary>
/// The engine that the docker command would talk to as well: DOCKER_HOST, else the current Docker context, else the system's socket.
/// </summary>
internal sealed class DockerEngine : IDisposable
{
    /// <summary><c>elsewhere</c> treats an engine on this kernel as if it were not, to try out what is done then.</summary>
    public const string PlaceVariable = "FSNET_DOCKER_ENGINE";

    // 1.44 (Docker Engine 25) is the first that connects a new container to two networks at once.
    private static readonly System.Version OldestApi = new(1, 44);

    private readonly DockerClient _client;

    private DockerEngine(DockerClient client) => _client = client;

    public string Version { get; private set; } = "";

    /// <summary>
    /// Whether containers run on the kernel this program runs on, beside its own processes: their addresses can be reached and
    /// /proc tells of them. Not so with Docker Desktop, which has a machine of its own (even where that shares the kernel, as on WSL).
    /// </summary>
    public bool IsOnThisKernel { get; private set; }

    /// <param name="patience">How long it may take to answer.</param>
    /// <exception cref="ProgramException">There is none, or it cannot be used (exit code 4).</exception>
    public static async Task<DockerEngine> ConnectAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var engine = new DockerEngine(CreateClient());
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(patience);
            await engine.LookAsync(limit.Token);
            return engine;
        }
        catch
        {
            engine.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <exception cref="ProgramException">The engine refused, or is gone (exit code 4).</exception>
    public async Task<T> AskAsync<T>(string doing, Func<IDockerClient, Task<T>> ask)
    {
        try
        {
            return await ask(_client);
        }
        catch (Exception e) when (DockerErrors.IsOne(e))
        {
            throw DockerErrors.Translate(doing, _client.Options.Endpoint, e);
        }
    }

    /// <exception cref="ProgramException">The engine refused, or is gone (exit code 4).</exception>
    public Task AskAsync(string doing, Func<IDockerClient, Task> ask) => AskAsync(doing, async client =>
    {
        await ask(client);
        return true;
    });

    /// <exception cref="ProgramException">It is not there (exit code 4).</exception>
    public Task RequireImageAsync(string image, CancellationToken cancellation) =>
        AskAsync("looking for the images", client => client.Images.InspectImageAsync(image, cancellation));

    public void Dispose() => _client.Dispose();

    private static DockerClient CreateClient()
    {
        try
        {
            return new DockerClientBuilder().Build();
        }
        catch (Exception e) when (DockerErrors.IsOne(e) || e is UriFormatException or ArgumentException)
        {
            throw DockerErrors.Translate("finding the Docker Engine", null, e);
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        var version = await AskAsync("asking for its version", c => c.System.GetVersionAsync(cancellation));
        if (System.Version.TryParse(version.APIVersion, out var api) && api < OldestApi)
            throw new ProgramException(
                $"found Docker Engine {version.Version} with API {api}, needed API {OldestApi}: Docker Engine 25 or later",
                ExitCodes.BackEndMissing);
        Version = version.Version;
        var info = await AskAsync("asking what it is", c => c.System.GetSystemInfoAsync(cancellation));
        IsOnThisKernel = info.KernelVersion == OwnKernel()
            && !info.OperatingSystem.Contains("Docker Desktop", StringComparison.Ordinal)
            && Environment.GetEnvironmentVariable(PlaceVariable) != "elsewhere";
    }

    private static string? OwnKernel()
    {
        const string path = "/proc/sys/kernel/osrelease";
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }
}
