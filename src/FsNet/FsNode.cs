using System.Net;
using FsNet.Base;
using FsNet.Node;
using FsNet.Node.Recording;
using FsNet.Node.Reporting;
using FsNet.Node.Scheduling;
using FsNet.Node.Storage;
using FsNet.Node.Tracking;
using FsNet.Protocol.Content;
using Microsoft.Extensions.Logging;

namespace FsNet;

/// <summary>
/// A node: shares files with other nodes and fetches files from them, every block verified. It takes part until it is disposed, and
/// then says goodbye. Its methods may be called by several threads at once.
/// </summary>
public sealed partial class FsNode : IAsyncDisposable
{
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(2);

    // What is measured by it is not moved when somebody sets the system's clock.
    private readonly SteadyTime _time = new(TimeProvider.System);
    private readonly FsNodeOptions _options;
    private readonly ILoggerFactory? _logs;
    private Running? _running;
    private int _isAnnounced;

    /// <summary>One that is started later: <c>AddFsNode</c> has the host do it.</summary>
    internal FsNode(FsNodeOptions options, ILoggerFactory? logs) => (_options, _logs) = (options, logs);

    /// <summary>Whether it was started, and is not disposed.</summary>
    public bool IsRunning => _running is not null;

    /// <summary>What this node calls itself, 16 hexadecimal digits: another one at each start.</summary>
    public string Id => Driver.NodeId.ToString("x16");

    /// <summary>Where it listens for other nodes.</summary>
    public IPEndPoint EndPoint => Driver.EndPoint;

    /// <summary>Whether the tracker knows it: others can find what it shares.</summary>
    public bool IsRegistered => Driver.Registration.State == RegistrationState.Registered;

    /// <summary>Why this node is of no use to anyone now, for people; null while it is.</summary>
    public string? Trouble => NodeHealth.Trouble(Driver);

    /// <summary>Why the tracker does not know it, for people; null where it does, or has not been asked.</summary>
    public string? TrackerTrouble => IsRegistered ? null : Driver.Registration.LastError;

    internal NodeDriver Driver => Now.Driver;

    private Running Now => _running ?? throw new InvalidOperationException("the node is not running: it has not been started, or is disposed");

    private Serilog.ILogger Log => Now.Log;

    /// <summary>Starts a node: it listens, and tells the tracker that it is there.</summary>
    /// <param name="options">Null for the defaults: a tracker on this machine.</param>
    /// <param name="logs">Where it says what happens; null for nowhere.</param>
    /// <param name="cancellation">Of the start; a node that runs ends by <see cref="DisposeAsync"/>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// A setting is not as it has to be; the message says which, what was found, and what is allowed.
    /// </exception>
    /// <exception cref="FsNodeException">The address cannot be listened on.</exception>
    public static async Task<FsNode> StartAsync(
        FsNodeOptions? options = null, ILoggerFactory? logs = null, CancellationToken cancellation = default)
    {
        var node = new FsNode(options ?? new FsNodeOptions(), logs);
        await node.StartAsync(cancellation);
        return node;
    }

    /// <summary>Says goodbye to other nodes and the tracker, and ends everything; what was fetched of unfinished files is kept.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _running, null) is { } running)
            await running.DisposeAsync();
    }

    /// <summary>For the program, which logs, records and measures by what it has.</summary>
    internal static FsNode Start(NodeOptions options, ulong nodeId, EventLog events, TimeProvider time, Serilog.ILogger log)
    {
        var node = new FsNode(new FsNodeOptions(), logs: null) { IsOfProgram = true };
        node.Run(options, nodeId, events, time, log);
        return node;
    }

    /// <summary>Its users know flags and commands; those of the library know options and methods.</summary>
    private bool IsOfProgram { get; init; }

    private string Say(string message) => IsOfProgram ? message : LibraryWords.Of(message);

    internal Task StartAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var options = FsNodeOptionsValidator.Read(_options);
        var log = ForwardingSink.NewLogger(_logs?.CreateLogger<FsNode>());
        try
        {
            Run(options, Entropy.UInt64(), new EventLog(null, _time, log), _time, log);
        }
        catch (ProgramException e)
        {
            throw new FsNodeException(Say(e.Message), e);
        }
        Announce();
        return Task.CompletedTask;
    }

    /// <summary>The tracker may be told from now on.</summary>
    internal void Announce()
    {
        if (Interlocked.Exchange(ref _isAnnounced, 1) == 0)
            Driver.Announce();
    }

    private void Run(NodeOptions options, ulong nodeId, EventLog events, TimeProvider time, Serilog.ILogger log)
    {
        var known = options.State is { } folder ? HashCache.Open(folder, options.StateField, TimeProvider.System, log) : null;
        try
        {
            var tracker = new TrackerClient(options.Tracker, options.Listen.Address, new Prng(Entropy.UInt64()), log);
            var driver = new NodeDriver(options, tracker, nodeId, events, time, log, known);
            driver.Registration.Registrar.NodeName = options.Name;
            driver.Start();
            _running = new Running(driver, new NodeMeter(driver), known, log);
        }
        catch
        {
            known?.Dispose();
            throw;
        }
    }

    /// <summary>What goes wrong for reasons that the user can do something about, as the one kind of exception that says so.</summary>
    private async Task<T> SayAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception e) when (e is ProgramException or TrackerException)
        {
            throw new FsNodeException(Say(e.Message), e);
        }
    }

    private sealed record Running(NodeDriver Driver, NodeMeter Meter, HashCache? Hashes, Serilog.ILogger Log) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly OwnedTasks _following = new(Log);

        /// <summary>Until the node ends.</summary>
        public void Follow(Func<CancellationToken, Task> follow) => _following.Run("the following of folders", () => follow(_end.Token));

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _following.EndAsync(EndWithin);
            Meter.Dispose();
            await Driver.DisposeAsync();
            Hashes?.Dispose();
        }
    }
}
