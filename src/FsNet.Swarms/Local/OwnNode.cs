using FsNet.Swarms.Running;

namespace FsNet.Swarms.Local;

/// <summary>A tracker or a node of fsnet's own, which writes events.</summary>
internal sealed class OwnNode(SwarmNode state, string folder, string eventsFolder, string logPath, Func<int, long?> sentBytes)
    : LocalNode(state, folder, logPath, sentBytes)
{
    private EventTail? _tail;

    public override string? CopyPath => State.CompletedPath;

    /// <summary>Each life has an event file of its own.</summary>
    public string EventsPath => Path.Combine(eventsFolder, $"{State.Name}.{Lives}.jsonl");

    protected override double LifeCpuSeconds => Process!.Usage.CpuSeconds;

    /// <param name="command">Made for the current <see cref="EventsPath"/>.</param>
    public void Start(IReadOnlyList<string> command)
    {
        _tail?.Dispose();
        _tail = new EventTail(EventsPath);
        Begin(ChildProcess.Start(command[0], command.Skip(1), Folder, LogPath));
    }

    public override IEnumerable<string> NewEventLines() => _tail?.ReadNew() ?? [];

    public override string? Watch()
    {
        if (Process is not { } process || !State.IsUp)
            return null;
        Sample(process);
        if (!process.HasExited)
            return null;
        State.IsUp = false;
        if (process.ExitCode == 0 && State.Spec.LeavesWhenComplete)
            return null;
        return $"{State.Name} ended by itself with exit code {process.ExitCode}; "
            + $"the end of {Path.GetFileName(process.LogPath)}:\n{process.LastLines(5)}";
    }

    public override async Task<bool> StopAsync(TimeSpan patience)
    {
        if (Process is null)
            return true;
        Sample(Process);
        State.IsUp = false;
        return await Process.StopAsync(patience);
    }

    public override ValueTask DisposeAsync()
    {
        _tail?.Dispose();
        return base.DisposeAsync();
    }

    protected override long PeakOf(ChildProcess process) => process.Sample().PeakRssBytes;
}
