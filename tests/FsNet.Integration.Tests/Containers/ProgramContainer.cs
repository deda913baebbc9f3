using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Containers;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests.Containers;

/// <summary>A tracker or a node in a container.</summary>
internal sealed class ProgramContainer(IContainer container, int statusPort)
{
    private const uint StopWithinSeconds = 10;
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Starts it, for the first time or again, and waits until its own probe calls it healthy.</summary>
    public Task StartAsync() => container.StartAsync();

    /// <summary>What <c>docker stop</c> does: SIGTERM, then patience.</summary>
    /// <returns>The exit code.</returns>
    public async Task<long> StopAsync()
    {
        await DockerEngine.Client.Containers.StopContainerAsync(
            container.Id, new ContainerStopParameters { WaitBeforeKillSeconds = StopWithinSeconds });
        return (await StateAsync()).ExitCode;
    }

    /// <summary>SIGKILL; returns when it is dead.</summary>
    public async Task KillAsync()
    {
        await DockerEngine.Client.Containers.KillContainerAsync(container.Id, new ContainerKillParameters { Signal = "SIGKILL" });
        await Until.TrueAsync(async () => !(await StateAsync()).Running);
    }

    /// <summary>As the engine describes it.</summary>
    public Task<ContainerInspectResponse> InspectAsync() => DockerEngine.Client.Containers.InspectContainerAsync(container.Id);

    /// <summary>Its IPv4 address on the test's network.</summary>
    public async Task<string> AddressAsync() => (await InspectAsync()).NetworkSettings!.Networks!.Values.Single().IPAddress!;

    /// <summary>Path that stands for the network namespace of this life, on the engine's machine.</summary>
    public async Task<string> NamespaceAsync() => $"/proc/{(await StateAsync()).Pid}/ns/net";

    /// <summary>Opens the gate of a node that was started with <c>--gate</c>.</summary>
    public async Task BeginAsync()
    {
        using var answer = await Http.PostAsync(Page("start"), content: null);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<JsonElement> StatusAsync()
    {
        using var document = JsonDocument.Parse(await Http.GetStringAsync(Page("status")));
        return document.RootElement.Clone();
    }

    /// <summary>The tracker knows all that this node had to tell it at first.</summary>
    public Task RegisteredAsync() => HoldsAsync(status => status.GetProperty("tracker").GetProperty("state").GetString() == "registered");

    /// <summary>The only file of this node is whole, as it claims.</summary>
    public Task CompleteAsync() => HoldsAsync(status => FileOf(status) is { } file && file.GetProperty("complete").GetBoolean());

    /// <summary>A figure of the only file of this node; 0 while it has none.</summary>
    public async Task<long> FigureAsync(string name) => FileOf(await StatusAsync()) is { } file ? file.GetProperty(name).GetInt64() : 0;

    /// <summary>What lies on the container's disk is this file, and nothing unfinished lies beside it.</summary>
    public async Task AssertCopyAsync(TestFile file)
    {
        var copy = $"/data/{file.Name}";
        Assert.Equal(file.Sha256, Convert.ToHexString(SHA256.HashData(await container.ReadFileAsync(copy))));
        await Assert.ThrowsAnyAsync<FileNotFoundException>(() => container.ReadFileAsync(file.UnfinishedIn("/data")));
    }

    /// <summary>Everything it printed.</summary>
    public async Task<string> StoryAsync()
    {
        var (output, error) = await container.GetLogsAsync(timestampsEnabled: false);
        return $"{container.Name}\n{output}{error}";
    }

    private Uri Page(string name) => new($"http://{container.Hostname}:{container.GetMappedPublicPort(statusPort)}/{name}");

    private async Task<State> StateAsync() => (await InspectAsync()).State!;

    private async Task HoldsAsync(Func<JsonElement, bool> holds)
    {
        try
        {
            await Until.TrueAsync(async () => holds(await StatusAsync()));
        }
        catch (Exception e) when (e is Xunit.Sdk.XunitException or HttpRequestException or SocketException)
        {
            Assert.Fail($"{e.Message}\n{await StoryAsync()}");
        }
    }

    private static JsonElement? FileOf(JsonElement status)
    {
        var files = status.GetProperty("files").EnumerateArray().ToList();
        return files.Count == 0 ? null : files.Single();
    }
}
