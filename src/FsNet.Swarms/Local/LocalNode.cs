using FsNet.Swarms.Running;

namespace FsNet.Swarms.Local;

/// <summary>A node as a child process, and what its lives have cost.</summary>
/// <param name="sentBytes">What the interface of a process has sent.</param>
internal sealed class LocalNode(SwarmNode state, string folder, string eventsFolder, string logPath, Func<int, long?> sentBytes)
    : IAsyncDisposable
{
    private ChildProcess? _process;
    private EventTail? _tail;
    private double _pastCpuSeconds;
    private int _lives;
    private long _sentBytes;

    public SwarmNode State => state;

    /// <summary>Where a leecher's copy goes.</summary>
    public string Folder => folder;

    public string LogPath => logPath;

    /// <summary>Each life has an event file of its own.</summary>
    public string EventsPath => Path.Combine(eventsFolder, $"{state.Name}.{_lives}.jsonl");

    public double CpuSeconds => _pastCpuSeconds + (_process?.Usage.CpuSeconds ?? 0);

    public long PeakRssBytes { get; private set; }

    /// <summary>By its interface, until now; of a process that has ended, as of the last look.</summary>
    public long SentBytes
    {
        get
        {
            if (_process is { HasExited: false } process)
                _sentBytes = sentBytes(process.Id) ?? _sentBytes;
            return _sentBytes;
        }
    }

    /// <param name="command">Made for the current <see cref="EventsPath"/>.</param>
    public void Start(IReadOnlyList<string> command)
    {
        _tail?.Dispose();
        _tail = new EventTail(EventsPath);
        _process = ChildProcess.Start(command[0], command.Skip(1), folder, logPath);
        State.IsUp = true;
    }

    public void OpenGate() => _process?.WriteNewLine();

    public IEnumerable<string> NewEventLines() => _tail?.ReadNew() ?? [];

    /// <returns>Why it ended, if it has ended without having been asked to.</returns>
    public string? Watch()
    {
        if (_process is not { } process || !State.IsUp)
            return null;
        Sample(process);
        if (!process.HasExited)
            return null;
        State.IsUp = false;
        if (process.ExitCode == 0 && state.Spec.LeavesWhenComplete)
            return null;
        return $"{state.Name} ended by itself with exit code {process.ExitCode}; "
            + $"the end of {Path.GetFileName(process.LogPath)}:\n{process.LastLines(5)}";
    }

    public async Task KillAsync()
    {
        Sample(_process!);
        await _process!.KillAsync();
        await EndLifeAsync();
    }

    /// <returns>Whether it ended within <paramref name="patience"/> of being asked to.</returns>
    public async Task<bool> StopAsync(TimeSpan patience)
    {
        if (_process is null)
            return true;
        Sample(_process);
        State.IsUp = false;
        return await _process.StopAsync(patience);
    }

    /// <summary>Makes room for the next life; reads what the last one still wrote before.</summary>
    public async Task EndLifeAsync()
    {
        State.EndLife();
        if (_process is null)
            return;
        _pastCpuSeconds += _process.Usage.CpuSeconds;
        await _process.DisposeAsync();
        _process = null;
        _lives++;
    }

    private void Sample(ChildProcess process)
    {
        PeakRssBytes = Math.Max(PeakRssBytes, process.Sample().PeakRssBytes);
        _sentBytes = sentBytes(process.Id) ?? _sentBytes;
    }

    public async ValueTask DisposeAsync()
    {
        _tail?.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
    }
}
