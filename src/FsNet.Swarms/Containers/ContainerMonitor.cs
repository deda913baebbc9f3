using System.Collections.Concurrent;
using Docker.DotNet.Models;
using FsNet.Base;
using FsNet.Swarms.Running;

namespace FsNet.Swarms.Containers;

/// <summary>Looks after the containers once a second: which have ended by themselves, and what the living have used.</summary>
/// <param name="label">What all the containers have, such as <c>fsnet.run=ID</c>.</param>
/// <param name="measure">Takes the usage of one node.</param>
internal sealed class ContainerMonitor(
    DockerEngine engine, string label, IReadOnlyList<ContainerNode> nodes, Func<ContainerNode, Task> measure) : IAsyncDisposable
{
    private const string LinesOfLog = "5";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<(SwarmNode Node, string Reason)> _ended = new();
    private readonly CancellationTokenSource _end = new();
    private Task _looking = Task.CompletedTask;
    private volatile string? _broken;

    public void Start() => _looking = LookAsync();

    /// <summary>Those that ended by themselves since the last call.</summary>
    /// <exception cref="ProgramException">The engine is gone: nothing can be said of any of them (exit code 4).</exception>
    public IReadOnlyList<(SwarmNode Node, string Reason)> TakeEnded()
    {
        if (_broken is { } why)
            throw new ProgramException($"the containers are lost sight of: {why}", ExitCodes.BackEndMissing);
        var ended = new List<(SwarmNode, string)>();
        while (_ended.TryDequeue(out var one))
            ended.Add(one);
        return ended;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _looking;
        _end.Dispose();
    }

    private async Task LookAsync()
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
                await LookOnceAsync();
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
        catch (Exception e)
        {
            _broken = Failures.Describe(e);
        }
    }

    private async Task LookOnceAsync()
    {
        foreach (var node in nodes.Where(n => n.IsThere))
            await measure(node);
        var ended = await EndedAsync();
        foreach (var node in nodes.Where(n => n.State.IsUp && ended.Contains(n.Id)))
            await NoteAsync(node);
    }

    /// <summary>One request, however many containers run: the engine lists those that do not.</summary>
    private async Task<HashSet<string>> EndedAsync()
    {
        var filter = RunLabels.Filter(("label", label), ("status", "exited"), ("status", "dead"));
        var list = await engine.AskAsync(
            "listing containers",
            c => c.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filter }, _end.Token));
        return [.. list.Select(c => c.ID)];
    }

    // It may have been killed or restarted on purpose since the list was made.
    private async Task NoteAsync(ContainerNode node)
    {
        var container = await engine.AskAsync("looking at a container", c => c.Containers.InspectContainerAsync(node.Id, _end.Token));
        if (!node.State.IsUp || container.State is not { Running: false } state)
            return;
        if (state.ExitCode == 0 && node.State.Spec.LeavesWhenComplete)
        {
            node.NoteDown();
            return;
        }
        var log = await LastLinesAsync(node.Id);
        node.NoteDown();
        var how = state.OOMKilled ? "because memory ran out" : $"by itself with exit code {state.ExitCode}";
        _ended.Enqueue((node.State, $"{node.State.Name} ended {how}; the end of its log:\n{log}"));
    }

    private async Task<string> LastLinesAsync(string id)
    {
        using var stream = await engine.AskAsync("reading a log", c => c.Containers.GetContainerLogsAsync(
            id, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true, Tail = LinesOfLog }, _end.Token));
        var (output, error) = await stream.ReadOutputToEndAsync(_end.Token);
        return (output + error).TrimEnd();
    }
}
