using System.CommandLine;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Node.Recording;
using FsNet.Node.Reporting;
using Serilog;

namespace FsNet.Node.Commands;

/// <summary>A running node with all that belongs to the process: logs, signals, status pages, events. Ends in good order.</summary>
internal sealed class NodeHost : IAsyncDisposable
{
    private readonly Logging _logging;
    private readonly EventLog _events;
    // Events are measured by it: nobody sets it.
    private static readonly SteadyTime Time = new(TimeProvider.System);

    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StatusServer? _status;

    private NodeHost(Logging logging, EventLog events, FsNode node, bool gated) =>
        (_logging, _events, Node, Gated) = (logging, events, node, gated);

    public FsNode Node { get; }

    public Shutdown Shutdown { get; } = new();

    /// <summary>Whether it waits to be told to start.</summary>
    public bool Gated { get; }

    public ILogger Log => _logging.Logger;

    public static async Task<NodeHost> StartAsync(ParseResult parsed, CommonFlags common, NodeFlags flags)
    {
        var nodeId = Entropy.UInt64();
        var logging = common.StartLogging(parsed, nodeId.ToString("x16"));
        EventLog? events = null;
        try
        {
            events = OpenEvents(flags.Events(parsed), logging.Logger);
            var options = flags.Read(parsed, common.Tracker(parsed));
            var host = new NodeHost(logging, events, FsNode.Start(options, nodeId, events, Time, logging.Logger), flags.Gate(parsed));
            host.ListenToParent(flags.Lifeline(parsed));
            await host.ServeStatusAsync(flags.Status(parsed), flags.StatusHosts(parsed));
            return host;
        }
        catch
        {
            if (events is not null)
                await events.DisposeAsync();
            await logging.DisposeAsync();
            throw;
        }
    }

    /// <summary>With <c>--gate</c>: waits for a newline on standard input or <c>POST /start</c>.</summary>
    /// <exception cref="OperationCanceledException">The node is told to end first.</exception>
    public async Task WaitForGateAsync()
    {
        if (!Gated)
            return;
        Log.Information("Waiting to be told to start: a line on standard input, or POST /start");
        await _gate.Task.WaitAsync(Shutdown.Token);
        _events.Start();
    }

    /// <summary>Has the node do something; what it cannot do is what the program ends with.</summary>
    /// <exception cref="ProgramException">It cannot be done.</exception>
    public static async Task<T> SayAsync<T>(Task<T> task)
    {
        try
        {
            return await task;
        }
        catch (FsNodeException e)
        {
            throw new ProgramException(e.Message, e.InnerException is ProgramException inner ? inner.ExitCode : ExitCodes.Failed);
        }
    }

    /// <summary>Waits for the end: a signal, or the parent's.</summary>
    public async Task WaitForEndAsync()
    {
        var end = new TaskCompletionSource();
        await using var registration = Shutdown.Token.Register(() => end.TrySetResult());
        await end.Task;
    }

    public async ValueTask DisposeAsync()
    {
        if (Shutdown.Reason is { } reason)
            Log.Information("Ending: {Reason}", reason);
        if (_status is not null)
            await EndAsync(_status);
        await EndAsync(Node);
        await EndAsync(_events);
        Shutdown.Dispose();
        await _logging.DisposeAsync();
    }

    /// <summary>What cannot end in good order must not keep the others from it, nor change the exit code.</summary>
    private async Task EndAsync(IAsyncDisposable part)
    {
        try
        {
            await part.DisposeAsync();
        }
        catch (Exception e)
        {
            Log.Error(e, "{Part} did not end in good order", part.GetType().Name);
        }
    }

    private static EventLog OpenEvents(string? path, ILogger log)
    {
        try
        {
            // Replicas of one container have one command line and one folder; their host names differ.
            var file = Directory.Exists(path) ? Path.Combine(path, $"{Environment.MachineName}.jsonl") : path;
            return new EventLog(file, Time, log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"--events {path}: {e.Message}", ExitCodes.BadUsage);
        }
    }

    private void ListenToParent(bool lifeline)
    {
        if (!lifeline && !Console.IsInputRedirected)
            return;
        var input = ParentInput.Start();
        _ = input.Gate.ContinueWith(_ => _gate.TrySetResult(), TaskScheduler.Default);
        if (lifeline)
            Shutdown.EndWith(input);
    }

    private async Task ServeStatusAsync(System.Net.EndPoint? endPoint, IReadOnlyCollection<string> hosts)
    {
        Log.Information("Node {NodeId} listens on {EndPoint} and calls itself {Name}", Node.Id, Node.EndPoint, Node.Driver.Registration.Registrar.NodeName);
        if (endPoint is null)
            return;
        var pages = NodeStatus.Pages(Node.Driver, () => _gate.TrySetResult(), Time);
        _status = await StatusServer.StartAsync(endPoint, pages, Shutdown.Token, hosts);
        Log.Information("Status at {Status}", Endpoints.Describe(_status.EndPoint));
    }
}
