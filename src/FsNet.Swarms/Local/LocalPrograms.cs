using FsNet.Base;
using FsNet.Swarms.Programs;
using FsNet.Swarms.Running;
using FsNet.Topologies;

namespace FsNet.Swarms.Local;

/// <summary>Starts programs of others on this machine, each in its own folder and network namespace.</summary>
internal sealed class LocalPrograms(SwarmSetup setup, ILocalNetwork network, Torrents torrents)
{
    private static readonly KeyValuePair<string, string>[] Usual =
    [
        // Else what it prints comes when it ends, and a line is waited for in vain.
        new("PYTHONUNBUFFERED", "1"),
    ];

    private static readonly TimeSpan ProcessesStayFor = TimeSpan.FromMilliseconds(500);

    private readonly ProgramValues _values = new(setup.Topology, setup.File, network.AddressOf);
    private ProcessTable? _processes;
    private long _processesReadAt;

    public ForeignNode Make(NodeSpec spec, string folder, string logPath) => new(
        new SwarmNode(spec, network.StatusOf(spec)), setup.File, folder, setup.Scratch.MakeSubfolder("told", spec.Name), logPath,
        network.SentBytes, UsageOf, TimeProvider.System);

    /// <summary>Starts its supervisor; before its first life it gets its files.</summary>
    /// <exception cref="ProgramException">A program is not there, or a file cannot be copied (exit code 4).</exception>
    public void Start(ForeignNode node, bool isFirst)
    {
        var spec = node.State.Spec;
        if (isFirst)
            ProgramFolder.Fill(node.Folder, spec, setup.File, torrents.Of(spec.Program!));
        var values = ValuesOf(node);
        var command = spec.Program!.CommandOf(spec.Role)!.Fill(values);
        Require(spec, command[0], node.Folder);
        node.Start(
            network.CommandFor(spec, Supervisor.Isolated(setup.Scratch.MakeSubfolder("told", spec.Name), command)),
            [.. Usual, .. spec.Program.Environment.Select(v => KeyValuePair.Create(v.Key, v.Value.Fill(values)))]);
    }

    /// <summary>Lets a tracker start at once, a seed when its tracker is ready; leechers start all at once.</summary>
    /// <param name="isTrackerReady">Whether the tracker of its program is.</param>
    public async Task<bool> IsReadyAsync(ForeignNode node, Func<bool> isTrackerReady, CancellationToken cancellation)
    {
        if (node.State.Spec.Role == Role.Leech)
            return true;
        if (!node.IsReleased && (node.State.Spec.Role == Role.Tracker || isTrackerReady()))
            node.OpenGate();
        return node.IsReleased && await node.IsReadyAsync(ValuesOf(node), cancellation);
    }

    private IReadOnlyDictionary<string, string> ValuesOf(ForeignNode node) =>
        _values.Of(node.State.Spec, node.Folder, torrents.Of(node.State.Spec.Program!));

    /// <summary>One look at all processes serves all nodes for a while.</summary>
    private TreeUsage? UsageOf(int pid)
    {
        if (_processes is null || TimeProvider.System.GetElapsedTime(_processesReadAt) > ProcessesStayFor)
            (_processes, _processesReadAt) = (ProcessTable.Read(), TimeProvider.System.GetTimestamp());
        return _processes.UsageOf(pid);
    }

    private static void Require(NodeSpec node, string program, string folder)
    {
        var found = program.Contains('/')
            ? File.Exists(Path.Combine(folder, program))
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(f => File.Exists(Path.Combine(f, program)));
        if (!found)
            throw new ProgramException(
                $"programs.{node.Program!.Name}.{node.Role.ToString().ToLowerInvariant()}: there is no program {program} "
                + $"{(program.Contains('/') ? "in the folder of " + node.Name : "in PATH")}; install it, or name it in files",
                ExitCodes.BackEndMissing);
    }
}
