using FsNet.Swarms.Programs;
using FsNet.Swarms.Running;

namespace FsNet.Swarms.Local;

/// <summary>
/// A node that runs a program of somebody else. Its process is the program's supervisor, in a namespace of process numbers that ends with
/// it, so that nothing that the program starts outlives it.
/// </summary>
/// <param name="told">The folder in which the supervisor tells how the program ended.</param>
/// <param name="usageOf">What a process and all that it has started use.</param>
internal sealed class ForeignNode(
    SwarmNode state, SharedFile file, string folder, string told, string logPath, Func<int, long?> sentBytes, Func<int, TreeUsage?> usageOf,
    TimeProvider time)
    : LocalNode(state, folder, logPath, sentBytes)
{
    private const long MostLogBytes = 64 << 20;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    private readonly ProgramNode _program = new(state, file, folder, told);
    private TreeUsage _usage;

    public override string? CopyPath => _program.CopyPath;

    public override string? Complaint => _program.LeftBehind;

    public bool IsReleased => _program.IsReleased;

    protected override double LifeCpuSeconds => _usage.CpuSeconds;

    /// <summary>Starts its supervisor; the program waits for <see cref="OpenGate"/>.</summary>
    public void Start(IReadOnlyList<string> command, IEnumerable<KeyValuePair<string, string>> environment)
    {
        _program.BeginLife();
        _usage = default;
        Begin(ChildProcess.Start(command[0], command.Skip(1), Folder, LogPath, environment, MostLogBytes));
    }

    public override void OpenGate()
    {
        _program.Release(time.UnixMilliseconds());
        base.OpenGate();
    }

    public Task<bool> IsReadyAsync(IReadOnlyDictionary<string, string> values, CancellationToken cancellation) => ProgramReadiness.HoldsAsync(
        _program, values, Process!.Id, async () => await ReadLogAsync(cancellation), time.UnixMilliseconds());

    public override IEnumerable<string> NewEventLines()
    {
        _program.Look(time.UnixMilliseconds());
        return _program.TakeLines();
    }

    public override string? Watch()
    {
        if (Process is not { } process || !State.IsUp)
            return null;
        Sample(process);
        _program.Look(time.UnixMilliseconds());
        var excess = _usage.Excess(State.Name, State.Spec.Program!.MemoryBytes, State.Spec.Program.Processes);
        var complaint = _program.Complaint(() => process.LastLines(5), excess);
        if (excess is not null)
            process.CloseInput();
        if (!process.HasExited || !State.IsUp)
            return complaint;
        State.IsUp = false;
        return complaint ?? $"{State.Name}: its supervisor ended with exit code {process.ExitCode}; "
            + $"the end of {Path.GetFileName(process.LogPath)}:\n{process.LastLines(5)}";
    }

    public override async Task<bool> StopAsync(TimeSpan patience)
    {
        if (Process is null)
            return true;
        Sample(Process);
        State.IsUp = false;
        if (_program.IsReleased)
            Process.WriteNewLine();
        var ended = !_program.IsReleased || await IsOverWithinAsync(patience);
        Sample(Process);
        Process.CloseInput();
        if (!await Process.WaitAsync(EndPatience))
            await Process.KillAsync();
        return ended;
    }

    protected override long PeakOf(ChildProcess process)
    {
        _usage = usageOf(process.Id) ?? _usage;
        return _usage.PeakRssBytes;
    }

    private async Task<bool> IsOverWithinAsync(TimeSpan patience)
    {
        for (var began = time.GetTimestamp(); !_program.IsOver && !Process!.HasExited; _program.Look(time.UnixMilliseconds()))
        {
            if (time.GetElapsedTime(began) > patience)
                return false;
            await Task.Delay(Look, time);
        }
        return true;
    }

    private async Task<string> ReadLogAsync(CancellationToken cancellation)
    {
        using var log = new StreamReader(new FileStream(LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await log.ReadToEndAsync(cancellation);
    }
}
