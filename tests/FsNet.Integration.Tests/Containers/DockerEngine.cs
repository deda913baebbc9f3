using Docker.DotNet;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using Microsoft.Extensions.Logging.Abstractions;

namespace FsNet.Integration.Tests.Containers;

/// <summary>The Docker Engine that Testcontainers found, and whether it can run the tests.</summary>
internal static class DockerEngine
{
    public const string TrackerImage = "fsnet-tracker";
    public const string NodeImage = "fsnet-node";

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);
    private static readonly Lazy<IDockerClient?> Found = new(Find);
    private static readonly Lazy<string?> Missing = new(FindMissing);
    private static readonly Lazy<Task> Reaper = new(PrepareReaperAsync);

    /// <summary>Why no test can be run; null when they can.</summary>
    public static string? Complaint => Missing.Value;

    public static IDockerClient Client => Found.Value!;

    /// <summary>
    /// Testcontainers' reaper removes what a test process that died left behind. Its image is public: where it can be had it is used, else
    /// (no registry) the tests do without, and what is left is found by the label <see cref="ContainerLab.Label"/>.
    /// </summary>
    public static Task ReaperIsDecidedAsync() => Reaper.Value;

    private static IDockerClient? Find() =>
        TestcontainersSettings.OS.DockerEndpointAuthConfig?.GetDockerClientBuilder(Guid.NewGuid()).Build();

    private static string? FindMissing()
    {
        if (Found.Value is null)
            return "no Docker Engine was found";
        try
        {
            return Task.Run(FindMissingImageAsync).WaitAsync(AnswerWithin).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is DockerApiException or HttpRequestException or TimeoutException or IOException)
        {
            return $"no Docker Engine answers: {e.Message}";
        }
    }

    private static async Task<string?> FindMissingImageAsync()
    {
        foreach (var image in (string[])[TrackerImage, NodeImage])
            if (!await HasImageAsync(image))
                return $"there is no image {image}; compose/build-images.sh builds it";
        return null;
    }

    private static async Task<bool> HasImageAsync(string name)
    {
        try
        {
            await Client.Images.InspectImageAsync(name);
            return true;
        }
        catch (DockerImageNotFoundException)
        {
            return false;
        }
    }

    private static async Task PrepareReaperAsync()
    {
        if (!TestcontainersSettings.ResourceReaperEnabled)
            return; // TESTCONTAINERS_RYUK_DISABLED has decided.
        try
        {
            await ResourceReaper.GetAndStartDefaultAsync(TestcontainersSettings.OS.DockerEndpointAuthConfig, NullLogger.Instance);
        }
        catch (Exception e) when (e is DockerApiException or TimeoutException)
        {
            await Console.Error.WriteLineAsync($"the reaper of Testcontainers cannot be had, so the tests do without it: {e.Message}");
            TestcontainersSettings.ResourceReaperEnabled = false;
        }
    }
}
