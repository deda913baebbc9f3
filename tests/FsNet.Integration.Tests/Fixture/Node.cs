using System.Net;
using System.Text.Json;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>A running fsnet-node that shares or gets.</summary>
internal sealed class Node(
    IPEndPoint listen, IPEndPoint status, IPEndPoint tracker, string folder, IEnumerable<string> command, IReadOnlyList<string> prefix)
    : ServingProgram(
        prefix.Count > 0 ? prefix[0] : Repository.Node,
        [.. prefix.Skip(1), .. command, "--tracker", $"{tracker}", "--listen", $"{listen}", "--status", $"{status}", "--lifeline"],
        folder,
        status)
{
    public IPEndPoint EndPoint => listen;

    /// <summary>Where its files are.</summary>
    public string Folder { get; } = folder;

    /// <summary>The tracker knows all that this node had to tell it at first.</summary>
    public Task RegisteredAsync() => Until.TrueAsync(
        async () => await TryStatusAsync() is { } status && status.GetProperty("tracker").GetProperty("state").GetString() == "registered",
        () => Story);

    /// <summary>A figure of its only file; 0 while it has none or does not answer.</summary>
    public async Task<long> FigureAsync(string name) =>
        await TryFileAsync() is { } file && file.TryGetProperty(name, out var value) ? value.GetInt64() : 0;

    /// <summary>Its only file is whole. For nodes that go on sharing; others end.</summary>
    public async Task<bool> IsCompleteAsync() => await TryFileAsync() is { } file && file.GetProperty("complete").GetBoolean();

    public async Task<JsonElement?> TryFileAsync()
    {
        if (await TryStatusAsync() is not { } status)
            return null;
        var files = status.GetProperty("files").EnumerateArray().ToList();
        return files.Count == 0 ? null : files.Single();
    }

    /// <summary>Tells a node that waits at its gate to start.</summary>
    public Task OpenGateAsync() => PostAsync("start");

    /// <summary>One of its files by its name; null while it has none or does not answer.</summary>
    public async Task<JsonElement?> TryFileAsync(string name) => await TryStatusAsync() is { } status
        && status.GetProperty("files").EnumerateArray().FirstOrDefault(f => f.GetProperty("name").GetString() == name) is { ValueKind: not JsonValueKind.Undefined } file
            ? file
            : null;

    /// <summary>Blocks that it has of one of its files; 0 while it has none or does not answer.</summary>
    public async Task<int> BlocksAsync(string name) => await TryFileAsync(name) is { } file ? file.GetProperty("have").GetInt32() : 0;

    /// <summary>The get ended well.</summary>
    public async Task SucceedsAsync() => Assert.True(await ExitAsync() == 0, Story);

    /// <summary>The get ended with exit code 1.</summary>
    /// <returns>The reason, as it told it.</returns>
    public async Task<string> FailsAsync()
    {
        Assert.True(await ExitAsync() == 1, Story);
        Assert.NotEmpty(Error);
        return Error;
    }
}
